/** The line that repeats a request, with what opens doors left out: a report may be read by anyone. */

const SECRET_HEADERS: Readonly<Record<string, string>> = {
  authorization: '$TOKEN',
  'x-api-key': '$API_KEY',
  'x-service-key': '$SERVICE_KEY',
  'x-facilitator-key': '$FACILITATOR_KEY',
  cookie: '$COOKIE',
};
const SECRET_MEMBERS = /"(password|refresh_token|access_token|clientSecret)"\s*:\s*"[^"]*"/g;
const LONGEST_BODY = 2_000;

export interface CurlRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

export function curlLine({ url, method, headers, body }: CurlRequest): string {
  const shown = Object.entries(headers).map(([name, value]) => {
    const masked = SECRET_HEADERS[name.toLowerCase()];
    const scheme = /^(Bearer|Basic) /i.exec(value)?.[0] ?? '';
    // Double quotes, so that the shell puts the variable's value in.
    return masked === undefined
      ? `-H ${quoted(`${name}: ${value}`)}`
      : `-H "${name}: ${scheme}${masked}"`;
  });
  const data = body === undefined ? [] : [`--data-binary ${quoted(dataOf(body))}`];
  return ['curl -sS', method === 'GET' ? '' : `-X ${method}`, quoted(url), ...shown, ...data]
    .filter(Boolean)
    .join(' ');
}

function dataOf(body: string | Uint8Array): string {
  if (typeof body !== 'string') return `<${body.length} bytes>`;
  const masked = body.replace(SECRET_MEMBERS, '"$1":"$SECRET"');
  if (masked.length <= LONGEST_BODY) return masked;
  return `${masked.slice(0, LONGEST_BODY)}… (${body.length} characters)`;
}

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
