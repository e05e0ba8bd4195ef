/** Parsers of option values, so that a wrong one is told before anything starts. */
import { InvalidArgumentError } from 'commander';

/** `api,consistency` → both names. */
export function list(text: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0) throw new InvalidArgumentError('It needs at least one name.');
  return names;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** Of the loopback; 0 is a free one. */
export function port(text: string): number {
  const number = wholeNumber(text);
  if (number > 65_535) throw new InvalidArgumentError('It must be at most 65535.');
  return number;
}

export function atLeastOne(text: string): number {
  const number = wholeNumber(text);
  if (number < 1) throw new InvalidArgumentError('It must be at least 1.');
  return number;
}

/** Of `--stack`, wherever services are brought up. */
export const STACK_HELP =
  'run services as programs, as containers, or take those of `docker compose up` (default: programs, and containers for what can’t be had)';
