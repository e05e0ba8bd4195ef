#!/usr/bin/env node
/**
 * A double of ZAP's program for the container of zap.test.ts: the same arguments and API, as far as a baseline goes. It
 * scans nothing: it reads the plan that it is given, and writes the report it has beside itself where the plan says.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const argument = (name) => process.argv[process.argv.indexOf(name) + 1];
const key = argument('-config').replace('api.key=', '');
const rules = Array.from({ length: 50 }, (_, id) => ({ id: String(id), enabled: 'true' }));
let messages = 0;

function run(file) {
  const plan = readFileSync(file, 'utf8');
  const [, folder, name] = /traditional-json\s+reportDir: (\S+)\s+reportFile: (\S+)/.exec(plan);
  copyFileSync('/zap-report.json', `${folder}/${name}`);
  writeFileSync(`${argument('-dir')}/told.json`, JSON.stringify(process.env));
  messages = 20;
  return { planId: '0' };
}

const answers = {
  'core/view/version': () => ({ version: '2.17.0' }),
  'core/view/numberOfMessages': () => ({ numberOfMessages: String(messages) }),
  'core/view/urls': () => ({ urls: ['a', 'b', 'c'] }),
  'pscan/view/scanners': () => ({ scanners: rules }),
  'automation/action/runPlan': ({ searchParams }) => run(searchParams.get('filePath')),
  'automation/view/planProgress': () => ({ finished: 'now', info: [], warn: [], error: [] }),
};

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://zap');
  const answer = answers[url.pathname.replace(/^\/JSON\/|\/$/g, '')];
  if (request.headers['x-zap-api-key'] !== key) response.writeHead(401).end('{}');
  else response.end(JSON.stringify(answer(url)));
});
server.listen(Number(argument('-port')), argument('-host'));
process.once('SIGTERM', () => process.exit(0));
