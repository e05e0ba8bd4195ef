/** Pays by the browser's own wallet (EIP-1193): a transfer of the coin to the treasury, and nothing else. */
import { call } from './api.js';
import { Shown, settings, texts } from './settings.js';

/** `transfer(address,uint256)` of ERC-20. */
const TRANSFER = '0xa9059cbb';
const RETRY_MS = 1_000;

/** @param tell tells the target the hash of the transfer */
export async function payFromWallet(tell) {
  const hash = sentBefore() ?? (await send());
  for (;;) {
    try {
      return await tell(hash);
    } catch (error) {
      if (error.code !== 'TRANSACTION_UNSEEN') throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** What was sent before the page was closed is not sent again. */
const key = `sent:${settings.id}`;
const sentBefore = () => localStorage.getItem(key) ?? undefined;

async function send() {
  const { ethereum } = window;
  if (!ethereum) throw new Shown(texts.noWallet);
  const { chainId, token, treasury, units } = settings.chain;
  const [from] = await asked(ethereum, 'eth_requestAccounts');
  if (BigInt(await asked(ethereum, 'eth_chainId')) !== BigInt(chainId))
    throw new Shown(texts.wrongChain);
  await nameOwn(from);
  const data = TRANSFER + word(BigInt(treasury)) + word(BigInt(units));
  const hash = await asked(ethereum, 'eth_sendTransaction', [{ from, to: token, data }]);
  localStorage.setItem(key, hash);
  return hash;
}

/** Only what the payer's own wallet sends pays: what another one sent would be lost. */
async function nameOwn(wallet) {
  const { walletAddress } = await call('GET', '/api/users/profile');
  if (walletAddress === null) await call('PUT', '/api/users/profile', { walletAddress: wallet });
  else if (BigInt(walletAddress) !== BigInt(wallet)) throw new Shown(texts.otherWallet);
}

async function asked(ethereum, method, params = []) {
  try {
    return await ethereum.request({ method, params });
  } catch (error) {
    throw new Shown(texts.refused + (error.message ?? ''));
  }
}

function word(value) {
  return value.toString(16).padStart(64, '0');
}
