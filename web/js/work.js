// The work a sale asks for a place in line, in a worker of its own: the page stays alive meanwhile.
//
// In: {challenge, difficulty}. Out: an answer such that SHA-256(challenge + answer) begins with `difficulty` zero bits.
// SHA-256 (FIPS 180-4) is written out: the browser's own is asynchronous, fifty times slower for short texts, and missing on plain HTTP.

/** @type {number[]} */
const primes = [];
for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
/** @param {number} root */
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUND = primes.map((prime) => fraction(Math.cbrt(prime)));
/** @param {number} word @param {number} by */
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/** @param {number[]} state @param {Int32Array} words */
function mix(state, words) {
  for (let i = 16; i < 64; i += 1) {
    const a = words[i - 15];
    const b = words[i - 2];
    words[i] = (words[i - 16] + words[i - 7] + (turned(a, 7) ^ turned(a, 18) ^ (a >>> 3))
      + (turned(b, 17) ^ turned(b, 19) ^ (b >>> 10))) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (state[i] + word) | 0);
}

/** @param {Uint8Array} bytes @param {number} at */
const wordsOf = (bytes, at) => {
  const words = new Int32Array(64);
  for (let i = 0; i < 16; i += 1) {
    const j = at + 4 * i;
    words[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
  }
  return words;
};

/** The text as whole blocks, with the padding that the standard asks for.
 *  @param {Uint8Array} bytes */
function padded(bytes) {
  const blocks = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  blocks.set(bytes);
  blocks[bytes.length] = 0x80;
  new DataView(blocks.buffer).setUint32(blocks.length - 4, bytes.length * 8);
  return blocks;
}

/** @param {string} text */
export function zeroBits(text, from = START, skip = 0) {
  const blocks = padded(new TextEncoder().encode(text));
  let state = from;
  for (let at = skip; at < blocks.length; at += 64) state = mix(state, wordsOf(blocks, at));
  return leading(state);
}

/** @param {number[]} state */
function leading(state) {
  const first = state.findIndex((word) => word !== 0);
  return first < 0 ? 256 : 32 * first + Math.clz32(state[first]);
}

/** Blocks that no answer changes are mixed once.
 *  @param {{ challenge: string, difficulty: number }} work */
export function solve({ challenge, difficulty }) {
  const bytes = new TextEncoder().encode(challenge);
  const whole = bytes.length - (bytes.length % 64);
  let state = START;
  for (let at = 0; at < whole; at += 64) state = mix(state, wordsOf(bytes, at));
  for (let n = 0; ; n += 1) if (zeroBits(challenge + n, state, whole) >= difficulty) return String(n);
}

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  self.addEventListener("message", ({ data }) => self.postMessage(solve(data)));
}
