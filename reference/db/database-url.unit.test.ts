/** Only connections that nobody else can read are private enough for the database (LR-25). */
import { expect, test } from 'vitest';
import { plaintextRisk } from './database-url.ts';

const RISK = 'leads to another host without sslmode=verify-full';

test.each([
  ['postgres://serve@127.0.0.1:5432/agentrix', undefined],
  ['postgres://serve@localhost/agentrix', undefined],
  ['postgres://serve@[::1]/agentrix', undefined],
  ['postgres:///agentrix?host=/var/run/postgresql', undefined],
  ['postgres://serve@db.internal/agentrix?sslmode=verify-full', undefined],
  ['postgres://serve@db.internal/agentrix', RISK],
  ['postgres://serve@10.0.0.7/agentrix', RISK],
  ['postgres://serve@db.internal/agentrix?sslmode=disable', RISK],
  ['postgres://serve@db.internal/agentrix?sslmode=require', RISK],
  ['postgres://serve@127.0.0.1.db.internal/agentrix', RISK],
  ['postgres://serve@localhost/agentrix?host=db.internal', RISK],
])('%s', (url, risk) => {
  expect(plaintextRisk(url)).toBe(risk);
});
