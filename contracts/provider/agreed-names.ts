/**
 * Stripe chooses the ids of its objects, but a contract names them: before a request of the contract is
 * sent, the real id is put where it says the agreed one.
 */
import type { IncomingMessage } from 'node:http';

export interface AgreedNames {
  /** From now on `agreed` means `real`. */
  name(agreed: string, real: string): void;
  /** For the verifier's `requestFilter`. */
  translate(request: VerifierRequest): void;
}

/** A request in the verifier's proxy, which has parsed a form into nested objects. */
export interface VerifierRequest extends IncomingMessage {
  body?: unknown;
}

export function agreedNames(): AgreedNames {
  const names = new Map<string, string>();
  const real = (said: string) =>
    [...names].reduce((text, [agreed, id]) => text.replaceAll(agreed, id), said);
  return {
    name: (agreed, id) => {
      names.set(agreed, id);
    },
    translate: (request) => {
      request.url = real(request.url ?? '/');
      if (!isForm(request)) return;
      const body = Buffer.from(real(formOf(request.body).join('&')));
      request.body = body;
      request.headers['content-length'] = String(body.length);
    },
  };
}

function isForm({ headers }: VerifierRequest): boolean {
  return headers['content-type'] === 'application/x-www-form-urlencoded';
}

/** Writes the parsed form as it came: `metadata[orderId]=order-1`. */
function formOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null)
    return [`${path}=${encodeURIComponent(String(value))}`];
  return Object.entries(value).flatMap(([name, member]) =>
    formOf(member, path === '' ? name : `${path}[${name}]`),
  );
}
