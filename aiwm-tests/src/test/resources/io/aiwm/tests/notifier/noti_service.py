"""A notification service as a foreigner would write it: noti_service.py PORT FILE TOKEN SECRET MIRRORED.

Takes events at POST /events: checks the bearer token and the signature, drops repetitions by id, and appends each
event to FILE with the sentence that its user reads. GET passes on what lies at MIRRORED with a byte changed, as a
bad mirror of releases would. What FILE holds already counts as seen.
"""
import base64, hashlib, hmac, http.server, json, os, sys, threading, time, urllib.request

PORT, FILE, TOKEN, SECRET, MIRRORED = int(sys.argv[1]), *sys.argv[2:6]
SENTENCES = {
    "node.registered": "Node {nodeName} was registered",
    "node.installation_started": "Node {nodeName} is being installed",
    "node.installation_failed": "Node installation failed: {error[message]}",
    "node.connected": "Node {nodeName} is now online",
    "node.disconnected": "Node {nodeName} went offline",
}
seen, lock = set(), threading.Lock()
if os.path.exists(FILE):
    seen.update(json.loads(line)["id"] for line in open(FILE))


def signed(headers, body):
    said = headers["webhook-signature"].removeprefix("v1,")
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(SECRET.encode(), content, hashlib.sha256)).decode()
    return hmac.compare_digest(said, expected) and abs(time.time() - int(headers["webhook-timestamp"])) < 300


class Service(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/events":
            return self.answer(404)
        if self.headers["Authorization"] != f"Bearer {TOKEN}" or not signed(self.headers, body):
            return self.answer(401)
        event = json.loads(body)
        with lock, open(FILE, "a") as file:
            if event["id"] not in seen:
                seen.add(event["id"])
                event["sentence"] = SENTENCES.get(event["type"], event["type"]).format_map(event["data"])
                file.write(json.dumps(event) + "\n")
        self.answer(202)

    def do_GET(self):
        with urllib.request.urlopen(MIRRORED + self.path) as answer:
            content = bytearray(answer.read())
        content[len(content) // 2] ^= 1
        self.answer(200, bytes(content))

    def answer(self, status, content=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Service).serve_forever()
