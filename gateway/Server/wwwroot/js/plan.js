// The site as a drawing: bays, air stations and doorways where they stand, without a map of anybody else.

import { h, s } from './dom.js';
import { boxAround, groups, project, rectangles, roundLength, straightening, turned } from './geometry.js';
import { profileName, t } from './i18n.js';
import { countBays, stateOf } from './store.js';

/** Bays farther apart than this are drawn in plans of their own. */
const groupReachMetres = 150;
/** Other sensors near a plan's bays are drawn in it: the widest surroundings that leave the bays this wide at least. */
const surroundingsMetres = [80, 40, 20, 10, 4];
const leastBayPixels = 15;
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
  const around = turned(others, angle);
  const tallest = width < 500 ? tallestPhonePixels : tallestPixels;
  const bayMetres = Math.min(...bays.map(bay => Math.min(bay.width, bay.height)));
  for (const surroundings of surroundingsMetres) {
    const near = boxAround(bays, surroundings);
    const markers = around.filter(({ x, y }) => x > near.left && x < near.right && y > near.top && y < near.bottom);
    const box = boxAround([...bays, ...markers], marginMetres);
    const metresWide = box.right - box.left;
    const metresHigh = box.bottom - box.top;
    const scale = Math.min(width / metresWide, tallest / metresHigh, 18);
    if (scale * bayMetres < leastBayPixels && surroundings !== surroundingsMetres.at(-1)) continue;
    return {
      angle, bays, markers, scale, width,
      height: Math.max(150, Math.round(metresHigh * scale) + 58),
      toX: x => (width - metresWide * scale) / 2 + (x - box.left) * scale,
      toY: y => 8 + (y - box.top) * scale,
    };
  }
}

function figure(drawing, title, changed, index) {
  const { bays, markers, width, height } = drawing;
  const counts = countBays(bays);
  return h('figure', { class: 'plan', 'data-key': `plan-${index}` },
    title && h('figcaption', {}, h('strong', {}, title), ' ', t('freeOfTotal', counts)),
    s('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': t('planLabel', counts) },
      s('g', { class: 'ground' }, bays.map(bay => ground(bay, drawing))),
      s('g', { class: 'bays' }, bays.map(bay => drawBay(bay, drawing, changed.has(bay.device)))),
      s('g', { class: 'markers' }, drawMarkers(drawing)),
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

function drawMarkers({ bays, markers, toX, toY, scale, width }) {
  const taken = [
    ...bays.map(bay => boxAround([{ x: toX(bay.x), y: toY(bay.y), width: bay.width * scale, height: bay.height * scale }], 2)),
    ...markers.map(marker => boxAround([{ x: toX(marker.x), y: toY(marker.y), width: 24, height: 24 }], 0)),
  ];
  return markers.map(marker => {
    const x = toX(marker.x);
    const y = toY(marker.y);
    const label = labelPlace(marker.name, x, y, taken, width);
    if (label) taken.push(label.box);
    return s('g', { 'data-key': marker.device, class: `marker ${marker.profile}` },
      s('title', {}, `${marker.name}: ${profileName(marker.profile)}`),
      s('g', { transform: `translate(${round(x)} ${round(y)})` }, symbol(marker.profile)),
      label && s('text', { x: round(label.x), y: round(label.y) }, marker.name));
  });
}

// Below, above, to the right or to the left, where it lies over nothing else; a name without a place is left to the tooltip.
function labelPlace(name, x, y, taken, width) {
  const characterPixels = 7.6;
  const half = (name.length * characterPixels) / 2;
  const middle = Math.min(Math.max(x, half + 2), width - half - 2);
  const places = [[middle, y + 21], [middle, y - 21], [x + half + 18, y], [x - half - 18, y]];
  for (const [centre, height] of places) {
    const box = { left: centre - half, right: centre + half, top: height - 8, bottom: height + 8 };
    const free = box.left >= 0 && box.right <= width && box.top >= 0 && taken.every(other =>
      box.left > other.right || box.right < other.left || box.top > other.bottom || box.bottom < other.top);
    if (free) return { box, x: centre, y: height + 5 };
  }
  return null;
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
  return s('g', { class: 'compass', transform: `translate(${width - 24} ${height - 18})`, 'aria-hidden': 'true' },
    s('g', { transform: `rotate(${degrees})` }, s('path', { d: 'M0-14 5 4 0 1-5 4Z' })),
    s('text', { x: -14, y: 4 }, t('north')));
}

function scaleBar({ scale, height }) {
  const metres = roundLength(120 / scale);
  const pixels = round(metres * scale);
  return s('g', { class: 'scale', transform: `translate(12 ${height - 12})`, 'aria-hidden': 'true' },
    s('path', { d: `M0-4v4h${pixels}v-4` }), s('text', { x: pixels + 7, y: 3 }, `${metres} m`));
}

const round = value => Math.round(value * 10) / 10;
