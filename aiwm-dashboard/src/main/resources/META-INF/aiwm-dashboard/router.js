// Addresses: `#/nodes/665f?tab=gpus`. What comes after the hash never reaches the server, so that the
// page works below any mount and a host needs no rewriting.

/** @returns {{path: string, query: Object<string, string>}} */
export function here(hash = location.hash) {
  const [path, query] = hash.replace(/^#\/?/, '').split('?', 2);
  return { path, query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a path, to be used as `href`. */
export function link(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return `#/${path}${given.length ? `?${new URLSearchParams(given)}` : ''}`;
}

export function navigate(address, { replace = false } = {}) {
  const hash = address.startsWith('#') ? address : `#/${address}`;
  if (replace) {
    history.replaceState(null, '', hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = hash;
  }
}

/** Notes in the address what is shown, without drawing it anew. */
export function note(query, { replace = true } = {}) {
  const hash = link(here().path, query);
  if (hash === location.hash) return;
  if (replace) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
}

/**
 * The page of a path, and the values of the `{names}` in its pattern.
 * @param {{path: string}[]} pages
 */
export function match(pages, path) {
  const parts = path.split('/');
  for (const page of pages) {
    const pattern = page.path.split('/');
    const params = {};
    const fits = pattern.length === parts.length && pattern.every((part, i) => {
      if (!part.startsWith('{')) return part === parts[i];
      params[part.slice(1, -1)] = decodeURIComponent(parts[i]);
      return parts[i] !== '';
    });
    if (fits) return { page, params };
  }
  return null;
}
