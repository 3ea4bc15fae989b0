// Talks to the REST API below the page's own address, with the host's session or the user's token.

const KEY = 'aiwm-token';
const UNSAFE = ['POST', 'PUT', 'PATCH', 'DELETE'];
const AWAY = [502, 503, 504];
let token = sessionStorage.getItem(KEY);

/** An answer that is not a success, with what its problem document says. */
export class ApiError extends Error {
  /** @param {number} status 0 where no answer came */
  constructor(status, problem = {}) {
    super(problem.detail ?? problem.message ?? (status === 0
      ? 'The controller cannot be reached' : `The controller answered ${status}`));
    this.status = status;
    this.code = problem.code;
    /** @type {{field: string, message: string}[]} */
    this.fields = problem.errors ?? [];
    this.correlationId = problem.correlationId;
  }

  /** Whether nothing but waiting helps. */
  get away() {
    return this.status === 0 || AWAY.includes(this.status);
  }
}

export const hasToken = () => token !== null;

export function useToken(value) {
  token = value;
  if (value === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, value);
}

/** Whether the controller answers, for those who show it. */
export const reach = Object.assign(new EventTarget(), { since: null, asOf: null });

function reached(yes) {
  const changed = yes === (reach.since !== null);
  if (yes) reach.asOf = new Date();
  reach.since = yes ? null : reach.since ?? new Date();
  if (changed) reach.dispatchEvent(new Event('change'));
}

function cookie(name) {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found && decodeURIComponent(found.slice(name.length + 1));
}

function headersOf(method, body, more) {
  const headers = { Accept: 'application/json', ...more };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = body instanceof Blob ? 'application/octet-stream' : 'application/json';
  const csrf = UNSAFE.includes(method) && cookie('XSRF-TOKEN');
  if (csrf) headers['X-XSRF-TOKEN'] = csrf;
  return headers;
}

/** Sends a request; throws an {@link ApiError} unless it succeeds. */
export async function send(method, path, body, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: headersOf(method, body, options.headers),
      signal: options.signal,
      // A login page of the host's is no answer.
      redirect: 'manual',
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    reached(false);
    throw new ApiError(0);
  }
  if (response.type === 'opaqueredirect') throw signedOut(new ApiError(401, { detail: 'Please sign in' }));
  if (!response.ok) throw await failure(response);
  reached(true);
  return response;
}

async function failure(response) {
  const problem = await response.json().catch(() => ({}));
  const id = response.headers.get('X-Correlation-Id') ?? undefined;
  const error = new ApiError(response.status, { correlationId: id, ...problem });
  reached(!error.away);
  return response.status === 401 ? signedOut(error) : error;
}

function signedOut(error) {
  document.dispatchEvent(new CustomEvent('aiwm:signed-out'));
  return error;
}

/** A path with a query; what is null or empty is left out. */
export function address(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

const ifMatch = ({ version } = {}) => (version === undefined ? {} : { headers: { 'If-Match': `"${version}"` } });
const json = async (response) => (await response).json();

/**
 * What pages call. Answers are the JSON; `{version}` of a record that was read makes a write fail
 * with 412 where somebody else was first.
 */
export const api = {
  get: (path, query, options) => json(send('GET', address(path, query), undefined, options)),
  post: (path, body = {}, options) => json(send('POST', path, body, ifMatch(options))),
  put: (path, body, options) => json(send('PUT', path, body, ifMatch(options))),
  patch: (path, body, options) => json(send('PATCH', path, body, ifMatch(options))),
  /** Sends a file as it is. */
  upload: (path, query, file) => json(send('POST', address(path, query), file)),
  delete: (path, options) => json(send('DELETE', path, undefined, ifMatch(options))),
};

/** Trades a user name and password for a token, where the host offers that. */
export async function login(username, password) {
  const answer = await json(send('POST', 'auth/login', { username, password }));
  useToken(answer.accessToken);
}
