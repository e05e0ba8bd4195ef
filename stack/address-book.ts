/** The address book as a file: how suites, in processes of their own, find the stack of their run. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { UnavailableError } from '../evidence/failure.ts';
import type { AddressBook } from './stack.ts';

/** Written whole or not at all; it holds passwords, so only its owner can read it. */
export function writeAddressBook(file: string, book: AddressBook): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(book, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** @throws UnavailableError `stack.no-address-book` when the file is missing or no address book. */
export function readAddressBook(file: string): AddressBook {
  try {
    const book = JSON.parse(readFileSync(file, 'utf8')) as AddressBook;
    if (typeof book.postgresUrl === 'string' && typeof book.redisUrl === 'string') return book;
    throw new TypeError('it has no postgresUrl and redisUrl');
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new UnavailableError({
      code: 'stack.no-address-book',
      message: `the stack's addresses can't be read from ${file}: ${seen}`,
      hint: 'Start a stack: npx launch-gate stack up',
      cause,
    });
  }
}
