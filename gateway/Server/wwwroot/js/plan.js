// The site as a drawing: bays, air stations and doorways where they stand, without a map of anybody else.

import { h, s } from './dom.js';
import { boxAround, groups, project, rectangles, roundLength, straightening, turned } from './geometry.js';
import { t } from './i18n.js';
import { countBays, stateOf } from './store.js';

/** Bays farther apart than this are drawn in plans of their own. */
const groupReachMetres = 150;
/** Other sensors this near to a plan's bays are drawn in it. */
const surroundingsMetres = 60;
const marginMetres = 4;
const tallestPixels = 560;
const tallestPhonePixels = 460;

const hasPlace = place => Number.isFinite(place.latitude) && Number.isFinite(place.longitude);

/**
 * The plans of a site: one for each group of bays that lie together.
 * @param {object[]} bays
 * @param {object[]} others devices that are no bays
 * @param {number} width pixels to draw into
 * @param {Set<string>} changed devices whose change a moment ago is to be seen
 */
export function plans(bays, others, width, changed) {
  const placed = bays.filter(hasPlace);
  if (!placed.length || width < 50) return [];
  const points = project([...placed, ...others.filter(hasPlace)]);
  const bayPoints = points.slice(0, placed.length);
  const otherPoints = points.slice(placed.length);
  const found = groups(bayPoints, groupReachMetres);
  let shown = 0;
  const drawings = found.map((group, index) => {
    const drawing = layOut(group, otherPoints, width);
    shown += drawing.markers.length;
    return figure(drawing, found.length > 1 ? t('planNumber', { number: index + 1 }) : null, changed, index);
  });
  const unplaced = bays.length - placed.length;
  const elsewhere = others.length - shown;
  return [
    ...drawings,
    found.length === 1 && elsewhere > 0 ? h('p', { class: 'note' }, t('elsewhere', { count: elsewhere })) : null,
    unplaced > 0 ? h('p', { class: 'note' }, t('noPosition', { count: unplaced })) : null,
  ];
}

function layOut(group, others, width) {
  const angle = straightening(group);
  const bays = rectangles(turned(group, angle));
  const near = boxAround(bays, surroundingsMetres);
  const markers = turned(others, angle).filter(({ x, y }) => x > near.left && x < near.right && y > near.top && y < near.bottom);
  const box = boxAround([...bays, ...markers], marginMetres);
  const metresWide = box.right - box.left;
  const metresHigh = box.bottom - box.top;
  const tallest = width < 500 ? tallestPhonePixels : tallestPixels;
  const scale = Math.min(width / metresWide, tallest / metresHigh, 16);
  return {
    angle, bays, markers, scale, width,
    height: Math.max(200, Math.round(metresHigh * scale) + 44),
    toX: x => (width - metresWide * scale) / 2 + (x - box.left) * scale,
    toY: y => 8 + (y - box.top) * scale,
  };
}

function figure(drawing, title, changed, index) {
  const { bays, markers, width, height } = drawing;
  const counts = countBays(bays);
  return h('figure', { class: 'plan', 'data-key': `plan-${index}` },
    title && h('figcaption', {}, h('strong', {}, title), ' ', t('freeOfTotal', counts)),
    s('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': t('planLabel', counts) },
      s('g', { class: 'ground' }, bays.map(bay => ground(bay, drawing))),
      s('g', { class: 'bays' }, bays.map(bay => drawBay(bay, drawing, changed.has(bay.device)))),
      s('g', { class: 'markers' }, drawMarkers(markers, drawing)),
      compass(drawing), scaleBar(drawing)));
}

// One pale shape under all bays: drawn with a margin, neighbours flow into one another.
function ground(bay, { toX, toY, scale }) {
  const margin = Math.max(1.6 * scale, 8);
  const width = bay.width * scale + 2 * margin;
  const height = bay.height * scale + 2 * margin;
  return s('rect', { 'data-key': bay.device, x: round(toX(bay.x) - width / 2), y: round(toY(bay.y) - height / 2),
    width: round(width), height: round(height), rx: 10 });
}

function drawBay(bay, { toX, toY, scale }, changed) {
  const state = stateOf(bay);
  const width = bay.width * scale;
  const height = bay.height * scale;
  const narrow = Math.min(width, height);
  const label = shortName(bay.name);
  return s('g', { 'data-key': bay.device, 'data-device': bay.device, 'data-state': state, class: changed ? 'bay changed' : 'bay',
    transform: `translate(${round(toX(bay.x))} ${round(toY(bay.y))})` },
  s('title', {}, `${bay.name}: ${t(state)}`),
  s('rect', { class: 'outline', x: round(-width / 2), y: round(-height / 2), width: round(width), height: round(height),
    rx: round(Math.min(5, narrow * 0.14)) }),
  state === 'taken' && narrow > 9 ? car(width, height) : null,
  narrow > 13 && s('text', { 'font-size': round(Math.min(20, narrow * 0.46)), dy: '.36em' }, state === 'unknown' ? '?' : label));
}

// A car from above, along the bay's longer side.
function car(width, height) {
  const upright = height >= width;
  const length = Math.max(width, height) * 0.84;
  const breadth = Math.min(width, height) * 0.7;
  const glass = (from, size, inset) => s('rect', { class: 'glass', x: round(-breadth / 2 + breadth * inset), y: round(length * from),
    width: round(breadth * (1 - 2 * inset)), height: round(length * size), rx: round(breadth * 0.1) });
  return s('g', { class: 'car', transform: upright ? null : 'rotate(90)' },
    s('rect', { class: 'body', x: round(-breadth / 2), y: round(-length / 2), width: round(breadth), height: round(length),
      rx: round(breadth * 0.28) }),
    glass(-0.3, 0.12, 0.14), glass(0.3, 0.09, 0.18));
}

// "Bay 7" → "7": what is painted on the ground.
const shortName = name => /(\d{1,4}[a-z]?)\s*$/i.exec(name)?.[1] ?? '';

function drawMarkers(markers, { toX, toY, width }) {
  const drawn = [];
  const characterPixels = 7.2;
  return markers.map(marker => {
    const x = toX(marker.x);
    const y = toY(marker.y);
    const half = (marker.name.length * characterPixels) / 2;
    const middle = Math.min(Math.max(x, half + 4), width - half - 4);
    const label = { left: middle - half, right: middle + half, top: y + 12, bottom: y + 30 };
    // A name that would lie over another one is left to the tooltip.
    const free = half * 2 < width && drawn.every(other => label.left > other.right || label.right < other.left ||
      label.top > other.bottom || label.bottom < other.top);
    if (free) drawn.push(label);
    return s('g', { 'data-key': marker.device, class: `marker ${marker.profile}` },
      s('title', {}, `${marker.name}: ${t(`profile.${marker.profile}`)}`),
      s('g', { transform: `translate(${round(x)} ${round(y)})` }, symbol(marker.profile)),
      free && s('text', { x: round(middle), y: round(y + 26) }, marker.name));
  });
}

function symbol(profile) {
  if (profile === 'air') {
    return [s('circle', { r: 11 }), s('path', { class: 'sign', d: 'M-6-3.500h7.500a2.200 2.200 0 1 0-2.200-2.200M-6 .500h10a2 2 0 1 1-2 2M-6 4.500h5' })];
  }
  if (profile === 'footfall') {
    return [s('rect', { x: -11, y: -11, width: 22, height: 22, rx: 5 }), s('path', { class: 'sign', d: 'M-6.500 0h5m-2.500-3 3 3-3 3M1-6h4.500v12h-4.500' })];
  }
  return s('circle', { r: 7 });
}

function compass({ angle, width, height }) {
  const degrees = round((angle * 180) / Math.PI);
  return s('g', { class: 'compass', transform: `translate(${width - 24} ${height - 22})`, 'aria-hidden': 'true' },
    s('g', { transform: `rotate(${degrees})` }, s('path', { d: 'M0-14 5 4 0 1-5 4Z' })),
    s('text', { x: -14, y: 4 }, t('north')));
}

function scaleBar({ scale, height }) {
  const metres = roundLength(120 / scale);
  const pixels = round(metres * scale);
  return s('g', { class: 'scale', transform: `translate(12 ${height - 14})`, 'aria-hidden': 'true' },
    s('path', { d: `M0-4v4h${pixels}v-4` }), s('text', { x: pixels + 7, y: 3 }, `${metres} m`));
}

const round = value => Math.round(value * 10) / 10;
