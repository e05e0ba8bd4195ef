/** Bank accounts as clients write them: IBANs are known by their check digits, card numbers are refused. */
import { refuseText } from '../http/input.ts';

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/** The account without spaces. @throws Refusal for what may be a card number */
export function bankAccountIn(text: string): string {
  const account = text.replaceAll(' ', '');
  if (!isIban(account)) refuseText(account);
  return account;
}

/** ISO 13616: the first four characters moved to the end, letters as numbers from 10, leave 1 of 97. */
export function isIban(account: string): boolean {
  if (!IBAN.test(account)) return false;
  const moved = account.slice(4) + account.slice(0, 4);
  const digits = moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
