/**
 * Masks whatever is to be published, by what the bytes are and not by what the file is called: text as text, archives
 * unpacked and packed again, gzip inside base64 (k6's dashboard) too. Images and fonts can hold no secret of ours.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';

export type Mask = (text: string) => string;

/** How deep archives may stand inside each other; what lies deeper is not published. */
const DEEPEST = 4;

/** The masked bytes, or undefined where nobody can say what is in them: then they are not published. */
export function maskBytes(bytes: Buffer, mask: Mask, depth = 0): Buffer | undefined {
  if (depth > DEEPEST) return undefined;
  if (isImageOrFont(bytes)) return bytes;
  if (startsWith(bytes, [0x1f, 0x8b])) return maskGzip(bytes, mask, depth);
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return maskZip(bytes, mask, depth);
  const text = asText(bytes);
  if (text === undefined) return undefined;
  return Buffer.from(maskText(text, mask, depth));
}

function maskText(text: string, mask: Mask, depth: number): string {
  const unpacked = text.replace(BASE64_GZIP, (packed) => maskPacked(packed, mask, depth));
  return mask(unpacked);
}

/** `H4sI` is how gzip's magic number begins in base64. */
const BASE64_GZIP = /H4sI[A-Za-z0-9+/]{16,}={0,2}/g;

function maskPacked(packed: string, mask: Mask, depth: number): string {
  const masked = maskGzip(Buffer.from(packed, 'base64'), mask, depth);
  return masked === undefined ? '$REMOVED' : masked.toString('base64');
}

function maskGzip(bytes: Buffer, mask: Mask, depth: number): Buffer | undefined {
  try {
    const inner = gunzipSync(bytes);
    const masked = maskBytes(inner, mask, depth + 1);
    if (masked === undefined) return undefined;
    return masked.equals(inner) ? bytes : gzipSync(masked);
  } catch {
    return undefined;
  }
}

function maskZip(bytes: Buffer, mask: Mask, depth: number): Buffer | undefined {
  try {
    const masked: Record<string, Uint8Array> = {};
    for (const [name, content] of Object.entries(unzipSync(bytes))) {
      const inner = maskBytes(Buffer.from(content), mask, depth + 1);
      if (inner !== undefined) masked[mask(name)] = inner;
    }
    return Buffer.from(zipSync(masked));
  } catch {
    return undefined;
  }
}

/** Text is what is UTF-8 and holds no zero byte. */
function asText(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const PICTURES: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0xff, 0xd8, 0xff], // JPEG
  [0x47, 0x49, 0x46, 0x38], // GIF
  [0x00, 0x00, 0x01, 0x00], // ICO
  [0x77, 0x4f, 0x46, 0x46], // WOFF
  [0x77, 0x4f, 0x46, 0x32], // WOFF2
];

function isImageOrFont(bytes: Buffer): boolean {
  return PICTURES.some((magic) => startsWith(bytes, magic));
}

function startsWith(bytes: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}
