/** Whether a container engine answers, asked without a container library, which looks for one only once. */
import { request } from 'node:http';

const ANSWER_WITHIN_MS = 2_000;

/** The engine of DOCKER_HOST, else the machine's own place. */
export function engineHost(env: NodeJS.ProcessEnv = process.env): string {
  return env.DOCKER_HOST || 'unix:///var/run/docker.sock';
}

/**
 * @param host as in DOCKER_HOST: `unix:///…` or `tcp://host:port`
 * @throws Error with what was seen instead of an answer
 */
export function pingEngine(host: string): Promise<void> {
  const place = host.startsWith('unix://')
    ? { socketPath: host.slice('unix://'.length) }
    : { host: new URL(host).hostname, port: new URL(host).port };
  return new Promise((resolve, reject) => {
    const asked = request({ ...place, path: '/_ping', timeout: ANSWER_WITHIN_MS }, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) resolve();
      else reject(new TypeError(`status ${answer.statusCode}`));
    });
    asked.once('error', reject);
    asked.once('timeout', () => asked.destroy(new TypeError('no answer')));
    asked.end();
  });
}
