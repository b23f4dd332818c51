// The server's endpoints: relative addresses, so that the page also works behind a path prefix.

import { accessHeaders } from './access.js';

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

/** One device with its battery forecast. */
export const device = eui => get(`api/devices/${eui}`);

/** How a device was heard since a moment, oldest first. */
export async function signal(eui, from) {
  return (await get(`api/devices/${eui}/signal?${new URLSearchParams({ from: from.toISOString(), limit: 2000 })}`)).points ?? [];
}

/** A device's last readings of any kind, the newest first. */
export async function lastReadings(eui, limit) {
  return (await get(`api/readings?${new URLSearchParams({ device: eui, limit })}`)).readings ?? [];
}

/** Alerts: {open, alerts}. */
export const alerts = () => get('api/alerts?state=all&limit=50');

/** What the page needs to know before it draws. */
export const pageSettings = () => get('api/page');

/** Hours or days as the server works them out. */
export const aggregates = query => get(`api/aggregates?${new URLSearchParams(query)}`);

/** A device's commands, the newest first; for who is signed in. */
export async function commands(eui) {
  const response = await fetch(`api/devices/${eui}/commands`, { headers: accessHeaders(), cache: 'no-cache' });
  if (!response.ok) throw new Error(await problemOf(response));
  return (await response.json()).commands ?? [];
}

/** Queues a command; for who is signed in. */
export async function sendCommand(eui, command) {
  const response = await fetch(`api/devices/${eui}/commands`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...accessHeaders() }, body: JSON.stringify(command),
  });
  if (!response.ok) throw new Error(await problemOf(response));
  return response.json();
}

// The server's own words (RFC 9457).
async function problemOf(response) {
  try {
    const problem = await response.json();
    return problem.detail ?? problem.title;
  } catch {
    return `${response.status}`;
  }
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
