/**
 * What no schema says about input: text that the database can not hold, nesting without end, and card
 * numbers, which must never reach a store or a log (LR-5, LR-25).
 */
import { Refusal } from './refusal.ts';

const DEPTH_MAX = 12;

/** Account numbers of banks may look like a card's: who takes one seals it. */
const NO_CARDS: ReadonlySet<string> = new Set(['bankAccount']);

/**
 * Thirteen to nineteen digits, in groups or not, of an issuer's range (ISO/IEC 7812); or a UUID or an address,
 * hash or signature of a chain, which is matched as a whole so that no card number is seen among its digits.
 */
const CARD_OR_ID =
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b0x[0-9a-f]{40,}\b|(?<![\d.])[2-6]\d{3}(?:[ -]?\d){9,15}(?!\d)/gi;

/** @throws Refusal for what can't be stored as it is, or must not be */
export function refuseUnstorable(value: unknown, depth = 0): void {
  if (depth > DEPTH_MAX)
    throw new Refusal('BAD_REQUEST', { message: 'The body is nested too deeply.' });
  if (typeof value === 'string') refuseText(value);
  else if (typeof value === 'number') refuseText(String(value));
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      refuseText(name);
      if (!NO_CARDS.has(name)) refuseUnstorable(member, depth + 1);
    }
}

/** @throws Refusal */
export function refuseText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw new Refusal('BAD_REQUEST', { message: 'A text holds characters that are no text.' });
  if (holdsCardNumber(text)) throw new Refusal('CARD_NUMBER_REFUSED');
}

export function holdsCardNumber(text: string): boolean {
  return (text.match(CARD_OR_ID) ?? []).some(isCardNumber);
}

/** `text` with every card number replaced. */
export function maskCardNumbers(text: string): string {
  return text.replace(CARD_OR_ID, (found) => (isCardNumber(found) ? '[card]' : found));
}

function isCardNumber(found: string): boolean {
  return !/[a-fx]|^.{36}$/i.test(found) && passesLuhn(found);
}

/** The check digit of card numbers (ISO/IEC 7812-1, annex B). */
function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
