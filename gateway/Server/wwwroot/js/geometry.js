// From latitudes and longitudes to a plan: groups of bays that lie together, turned so that their rows lie straight.

const earthRadiusMetres = 6371008.8;
const radians = Math.PI / 180;

/** Metres east and south of the first point: exact enough over a few kilometres. */
export function project(places) {
  const [origin] = places;
  const shrink = Math.cos(origin.latitude * radians);
  return places.map(place => ({
    ...place,
    x: (place.longitude - origin.longitude) * radians * earthRadiusMetres * shrink,
    y: (origin.latitude - place.latitude) * radians * earthRadiusMetres,
  }));
}

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** Groups of points in which each has a neighbour within `reach` metres; the largest group first. */
export function groups(points, reach) {
  const left = new Set(points);
  const found = [];
  while (left.size) {
    const [first] = left;
    left.delete(first);
    const group = [first];
    for (const member of group) {
      for (const other of left) {
        if (distance(member, other) > reach) continue;
        left.delete(other);
        group.push(other);
      }
    }
    found.push(group);
  }
  return found.sort((a, b) => b.length - a.length);
}

const nearest = (point, points) => {
  let best = null;
  for (const other of points) {
    if (other === point) continue;
    const metres = distance(point, other);
    if (metres > 0 && (!best || metres < best.metres)) best = { other, metres };
  }
  return best;
};

/**
 * The turn in radians that makes the rows lie straight across or down the plan: at most an eighth of a circle, so that north
 * stays about where readers expect it.
 */
export function straightening(points) {
  let sine = 0;
  let cosine = 0;
  for (const point of points) {
    const next = nearest(point, points);
    if (!next) continue;
    const angle = Math.atan2(next.other.y - point.y, next.other.x - point.x);
    sine += Math.sin(4 * angle);
    cosine += Math.cos(4 * angle);
  }
  return sine === 0 && cosine === 0 ? 0 : -Math.atan2(sine, cosine) / 4;
}

/** Points turned about the origin. */
export function turned(points, angle) {
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  return points.map(point => ({ ...point, x: point.x * cosine - point.y * sine, y: point.x * sine + point.y * cosine }));
}

/**
 * Each bay as a rectangle about its sensor: its width follows the distance to the next bay in its row, its length the usual
 * 5 m, less where another row is closer. Bays five metres and more apart stand one behind the other (parallel parking).
 * @param {{x: number, y: number}[]} bays turned straight
 * @returns the bays with `width` across the page and `height` down it, metres
 */
export function rectangles(bays) {
  return bays.map(bay => {
    const next = nearest(bay, bays);
    const spacing = Math.min(next?.metres ?? 2.5, 7);
    const across = !next || Math.abs(next.other.x - bay.x) >= Math.abs(next.other.y - bay.y);
    const behind = spacing >= 4.8;
    const along = behind ? Math.min(spacing * 0.88, 5.6) : spacing * 0.88;
    const wantedDepth = behind ? 2.4 : Math.min(spacing * 2, 5.2);
    const depth = Math.min(wantedDepth, 0.92 * clearance(bay, bays, across, along));
    return across ? { ...bay, width: along, height: depth } : { ...bay, width: depth, height: along };
  });
}

// How far the next bay of another row is.
function clearance(bay, bays, across, along) {
  let free = Infinity;
  for (const other of bays) {
    const aside = Math.abs(across ? other.x - bay.x : other.y - bay.y);
    const away = Math.abs(across ? other.y - bay.y : other.x - bay.x);
    if (other !== bay && aside < along && away > 0.5) free = Math.min(free, away);
  }
  return free;
}

/** The box around shapes, widened by a margin on every side. */
export function boxAround(shapes, margin) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y, width = 0, height = 0 } of shapes) {
    box.left = Math.min(box.left, x - width / 2);
    box.right = Math.max(box.right, x + width / 2);
    box.top = Math.min(box.top, y - height / 2);
    box.bottom = Math.max(box.bottom, y + height / 2);
  }
  return { left: box.left - margin, top: box.top - margin, right: box.right + margin, bottom: box.bottom + margin };
}

/** A round length in metres for a scale bar of at most so many. */
export function roundLength(mostMetres) {
  const power = 10 ** Math.floor(Math.log10(mostMetres));
  return [5, 2, 1].map(digit => digit * power).find(length => length <= mostMetres);
}
