/** Calls the API as the payer who signed in. The token is kept in this module alone, and gone with the page. */
import { Shown, texts } from './settings.js';
import { tellServerTime } from './time.js';

let token;

export async function signIn(email, password) {
  const session = await call('POST', '/api/auth/login', { email, password });
  token = session.access_token;
}

export async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
  tellServerTime(answer.headers.get('date'));
  const read = await answer.json();
  if (answer.ok) return read;
  const isOver = answer.status === 401 && token;
  const shown = isOver ? texts.signedOut : texts.refused + read.message;
  throw Object.assign(new Shown(shown, answer.status), { code: read.code });
}
