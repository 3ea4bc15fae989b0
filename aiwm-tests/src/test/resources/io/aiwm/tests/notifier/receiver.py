"""A receiver in another language that behaves badly: receiver.py PORT FILE.

Appends the id of each event that it takes to FILE before it answers.
"""
import http.server, itertools, json, sys, threading, time

port, path = int(sys.argv[1]), sys.argv[2]
turns, lock = itertools.count(), threading.Lock()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert event["id"] == self.headers["webhook-id"] == self.headers["Idempotency-Key"]
        turn = next(turns) % 16
        if turn == 3:
            return self.answer(500)
        if turn == 5:
            return self.answer(429, "Retry-After", "1")
        if turn == 7:
            return self.answer(302, "Location", "http://127.0.0.1:%d/elsewhere" % port)
        if turn == 9:
            self.wfile.write(b"\x00\xff this is not HTTP\r\n\r\n")
            self.close_connection = True
            return
        if turn == 11:
            time.sleep(3)
            return
        with lock, open(path, "a") as taken:
            taken.write(event["id"] + "\n")
        if turn == 13:  # Taken, but the answer is lost.
            self.close_connection = True
            return
        self.answer(204)

    def do_GET(self):
        with open(path, "a") as taken:
            taken.write("followed-a-redirect\n")
        self.answer(200)

    def answer(self, status, header=None, value=None):
        self.send_response(status)
        if header:
            self.send_header(header, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Receiver).serve_forever()
