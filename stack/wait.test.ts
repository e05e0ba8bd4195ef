/** Waits end with a value, with a deadline that explains itself, or with the death of what they wait for. */
import { expect, test } from 'vitest';
import { waitFor } from './wait.ts';

test('returns what the probe returns, after as many tries as it needs', async () => {
  let tries = 0;
  const probe = async () => {
    tries += 1;
    if (tries < 3) throw new TypeError('not yet');
    return tries;
  };
  expect(await waitFor({ what: 'the third try', deadlineMs: 5_000, probe })).toBe(3);
});

test('past the deadline it says what it waited for, how long, and what it saw last', async () => {
  const probe = () => Promise.reject(new TypeError('status 503'));
  const wait = waitFor({ what: 'the shop answers', deadlineMs: 30, probe });
  await expect(wait).rejects.toMatchObject({
    code: 'wait.deadline',
    message: expect.stringMatching(
      /^the shop answers: not after \d+ ms \(deadline 30 ms\); last seen: status 503$/,
    ),
  });
});

test('ends at once with the reason when what it waits for has died', async () => {
  const probe = () => Promise.reject(new TypeError('refused'));
  const died = Promise.resolve('it ended with exit code 1');
  const wait = waitFor({ what: 'the shop answers', deadlineMs: 60_000, probe, died });
  await expect(wait).rejects.toMatchObject({
    code: 'wait.died',
    message: 'the shop answers: gave up, because it ended with exit code 1',
  });
});
