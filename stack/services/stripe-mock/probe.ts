/** Whether stripe-mock answers a request of Stripe's API. */
import { answers } from '../http-probe.ts';

/** stripe-mock takes any key of this form; it is no secret. */
const ANY_TEST_KEY = 'sk_test_123';

export function answersBalance(url: string): Promise<string> {
  const headers = { authorization: `Bearer ${ANY_TEST_KEY}` };
  return answers(`${url}/v1/balance`, { headers });
}
