// The site on a map, where an operator has named one: Leaflet, loaded only then. The list of bays under it says the same.

import { fill, h } from './dom.js';
import { profileName, t } from './i18n.js';
import { stateOf } from './store.js';

const farthestZoomToStart = 19;

let tiles = null;
let map = null;
const pins = new Map();

export const hasMap = () => tiles !== null;

/** Loads Leaflet if there are tiles; without either the plan is drawn. */
export async function prepareMap(settings) {
  if (!settings?.tiles) return;
  const style = h('link', { rel: 'stylesheet', href: 'lib/leaflet.css' });
  const script = h('script', { src: 'lib/leaflet.js' });
  const loaded = element => new Promise((resolve, reject) => {
    element.addEventListener('load', resolve, { once: true });
    element.addEventListener('error', () => reject(new Error('Leaflet cannot be loaded')), { once: true });
    document.head.append(element);
  });
  try {
    await Promise.all([loaded(style), loaded(script)]);
    ({ tiles } = settings);
  } catch {
    tiles = null;
  }
}

const placed = place => Number.isFinite(place.latitude) && Number.isFinite(place.longitude);

/** Draws the map into its place once, and then only what has changed. */
export function drawMap(place, bays, others, changed) {
  if (!tiles) return;
  const everything = [...bays, ...others].filter(placed);
  place.hidden = !everything.length;
  if (!everything.length) return;
  place.setAttribute('aria-label', t('mapLabel'));
  map ??= open(place, everything);
  for (const [device, pin] of pins) {
    if (everything.some(one => one.device === device)) continue;
    pin.remove();
    pins.delete(device);
  }
  for (const bay of bays.filter(placed)) {
    pinOf(bay, `pin-bay${changed.has(bay.device) ? ' changed' : ''}`, stateOf(bay), `${bay.name}: ${t(stateOf(bay))}`, /(\d{1,4}[a-z]?)\s*$/i.exec(bay.name)?.[1] ?? '');
  }
  for (const other of others.filter(placed)) pinOf(other, `pin-${other.profile ?? 'other'}`, '', `${other.name}: ${profileName(other.profile)}`, '');
}

function open(place, everything) {
  const { L } = globalThis;
  const made = L.map(place, { zoomControl: false, scrollWheelZoom: false, attributionControl: false, maxZoom: tiles.maxZoom });
  L.control.zoom({ zoomInTitle: t('zoomIn'), zoomOutTitle: t('zoomOut') }).addTo(made);
  const attribution = L.control.attribution({ prefix: false }).addTo(made);
  L.tileLayer(tiles.url, { maxZoom: tiles.maxZoom }).addTo(made);
  // Text, whatever the settings hold.
  if (tiles.attribution) attribution.addAttribution(Object.assign(document.createElement('i'), { textContent: tiles.attribution }).innerHTML);
  made.fitBounds(everything.map(one => [one.latitude, one.longitude]), { padding: [36, 36], maxZoom: Math.min(farthestZoomToStart, tiles.maxZoom) });
  return made;
}

function pinOf(one, className, state, title, text) {
  const { L } = globalThis;
  let pin = pins.get(one.device);
  if (!pin) {
    pin = L.marker([one.latitude, one.longitude], { keyboard: false, icon: L.divIcon({ className: '', html: h('span', {}), iconSize: [24, 24] }) }).addTo(map);
    pin.on('click', () => {
      location.hash = `device=${one.device}`;
    });
    pins.set(one.device, pin);
  }
  const sign = pin.getElement().firstChild;
  sign.className = `pin ${className}`;
  sign.dataset.state = state;
  sign.dataset.device = one.device;
  pin.getElement().title = title;
  if (sign.textContent !== text) fill(sign, text);
}
