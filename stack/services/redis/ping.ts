/** Whether a Redis answers to PING, with the password of its URL. */
import { connect } from 'node:net';

const ANSWER_WITHIN_MS = 2_000;

/** @throws TypeError with what it said instead of PONG */
export async function ping(url: string): Promise<void> {
  const { hostname, port, password } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new TypeError('no answer to PING')));
    socket.write(`AUTH ${password}\r\nPING\r\n`);
    let answer = '';
    for await (const chunk of socket) {
      answer += String(chunk);
      if (answer === '+OK\r\n+PONG\r\n') return;
      if (answer.includes('-')) throw new TypeError(`it says ${JSON.stringify(answer)}`);
    }
    throw new TypeError('it closed the connection');
  } finally {
    socket.destroy();
  }
}
