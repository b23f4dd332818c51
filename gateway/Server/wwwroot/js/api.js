// The server's open endpoints, and nothing else: relative addresses, so that the page also works behind a path prefix.

const pageLimit = 1000;
const mostPages = 20;

async function get(address) {
  const response = await fetch(address, { headers: { accept: 'application/json' }, cache: 'no-cache' });
  if (!response.ok) throw new Error(`GET ${address} answered ${response.status}`);
  return response.json();
}

/** Every registered device with what is known of it. */
export async function devices() {
  return (await get('api/devices')).devices ?? [];
}

/** The bays as GeoJSON features. */
export async function bays() {
  return (await get('api/parking')).features ?? [];
}

/** The readings of one kind since a moment, oldest first, over as many pages as the server makes of them. */
export async function readings(kind, from) {
  const all = [];
  const query = new URLSearchParams({ kind, from: from.toISOString(), limit: pageLimit });
  let address = `api/readings?${query}`;
  for (let page = 0; address && page < mostPages; page++) {
    const answer = await get(address);
    all.push(...(answer.readings ?? []));
    address = answer.next ? nextAddress(answer.next, query) : null;
  }
  return all.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}

// `next` is an address or a cursor.
function nextAddress(next, query) {
  if (/^[./]|^https?:/.test(next)) {
    const address = new URL(next, document.baseURI);
    return address.origin === location.origin ? address.href : null;
  }
  const following = new URLSearchParams(query);
  following.set('cursor', next);
  return `api/readings?${following}`;
}
