import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MOST_COLOURS = 256;

/**
 * A picture with at most 256 colours, which takes a third of the room: enough for a page, where most is of a few.
 *
 * @param {Buffer} png as Chromium makes it: eight bits a channel, not interlaced
 * @returns {Buffer} a PNG with a palette
 */
export function fewerColours(png) {
  const { width, height, pixels, channels } = decode(png);
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const { palette, indexOf } = reduced(counts);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      const colour = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
      rows[y * (width + 1) + 1 + x] = indexOf.get(colour);
    }
  }
  return encode(width, height, palette, rows);
}

/** Cuts the colours into boxes, always the one with most to lose, and gives each box its mean (median cut). */
function reduced(counts) {
  let boxes = [
    box(
      [...counts].map(([colour, n]) => ({
        rgb: [colour >> 16, (colour >> 8) & 255, colour & 255],
        colour,
        n,
      })),
    ),
  ];
  while (boxes.length < Math.min(MOST_COLOURS, counts.size)) {
    const widest = boxes.reduce((best, one) => (one.loss > best.loss ? one : best));
    if (widest.colours.length < 2) break;
    boxes = boxes.filter((one) => one !== widest).concat(cut(widest));
  }
  const indexOf = new Map();
  const palette = boxes.map(({ colours }, index) => {
    const total = colours.reduce((sum, { n }) => sum + n, 0);
    for (const { colour } of colours) indexOf.set(colour, index);
    return [0, 1, 2].map((c) => Math.round(colours.reduce((sum, { rgb, n }) => sum + rgb[c] * n, 0) / total));
  });
  return { palette, indexOf };
}

function box(colours) {
  const ranges = [0, 1, 2].map((c) => {
    let least = 255;
    let most = 0;
    for (const { rgb } of colours) {
      least = Math.min(least, rgb[c]);
      most = Math.max(most, rgb[c]);
    }
    return most - least;
  });
  const range = Math.max(...ranges);
  const total = colours.reduce((sum, { n }) => sum + n, 0);
  return { colours, channel: ranges.indexOf(range), loss: range * range * Math.sqrt(total) };
}

function cut({ colours, channel }) {
  const ordered = colours.toSorted((a, b) => a.rgb[channel] - b.rgb[channel]);
  const half = ordered.reduce((sum, { n }) => sum + n, 0) / 2;
  let seen = 0;
  let at = ordered.findIndex(({ n }) => (seen += n) >= half) + 1;
  at = Math.min(Math.max(at, 1), ordered.length - 1);
  return [box(ordered.slice(0, at)), box(ordered.slice(at))];
}

function decode(png) {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('This is no PNG.');
  const parts = [];
  let width = 0;
  let height = 0;
  let channels = 0;
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const kind = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') {
      width = data.readUInt32BE(0);
      height = data.readUInt32BE(4);
      channels = { 2: 3, 6: 4 }[data[9]];
      if (data[8] !== 8 || channels === undefined || data[12] !== 0)
        throw new Error('This kind of PNG is not read.');
    }
    if (kind === 'IDAT') parts.push(data);
    at += length + 12;
  }
  return {
    width,
    height,
    channels,
    pixels: unfiltered(inflateSync(Buffer.concat(parts)), width * channels, channels),
  };
}

/** Each row says how it differs from what stands left of it and above it. */
function unfiltered(raw, stride, channels) {
  const height = raw.length / (stride + 1);
  const pixels = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? pixels[at - channels] : 0;
      const above = y > 0 ? pixels[at - stride] : 0;
      const corner = x >= channels && y > 0 ? pixels[at - stride - channels] : 0;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter];
      pixels[at] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return pixels;
}

function paeth(left, above, corner) {
  const [a, b, c] = [left, above, corner].map((one) => Math.abs(left + above - corner - one));
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

function encode(width, height, palette, rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    part('IHDR', header),
    part('PLTE', Buffer.from(palette.flat())),
    part('IDAT', deflateSync(rows, { level: 9 })),
    part('IEND', Buffer.alloc(0)),
  ]);
}

function part(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
