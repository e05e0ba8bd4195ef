/** Starts the stack as containers once, prints the milliseconds that it took, and removes it again. */
import { openStack, SERVICE_NAMES } from '../../stack/index.ts';

const [, , workDir = '.'] = process.argv;
const startedAt = performance.now();
const stack = await openStack({ form: 'containers', contained: SERVICE_NAMES }, { workDir });
process.stdout.write(String(performance.now() - startedAt));
await stack.stop();
process.exit();
