/**
 * A ZAP baseline of the run's target. Nothing is started where no ZAP is at hand, so that the suite costs
 * nothing more there.
 */
import { type RunContext, tellSecret } from '../../evidence/index.ts';
import { readAddressBook } from '../../stack/index.ts';
import {
  type RunningTarget,
  reachDeployed,
  readTargetConfig,
  startTarget,
} from '../../target/index.ts';
import { none, type ScanOutcome } from '../scan.ts';
import { zapBaseline } from './baseline.ts';
import { HOW_TO_GET_ZAP, hasZap } from './open-zap.ts';

/** Where a deployed Agentrix serves its OpenAPI document. */
const OPENAPI_PATH = '/api/docs-json';

export async function scanTarget(
  context: RunContext,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ScanOutcome> {
  if (!(await hasZap(env))) return none(HOW_TO_GET_ZAP);
  const config = readTargetConfig(context.targetFile);
  const label = 'zap';
  if (config.kind === 'deployed') {
    await using target = reachDeployed(config, { context, label });
    return await scan(target, context, env);
  }
  if (context.stackFile === undefined)
    return none('needs a running stack: npx launch-gate stack up');
  const addresses = readAddressBook(context.stackFile);
  await using target = await startTarget({ addresses, config, context, label });
  return await scan(target, context, env);
}

async function scan(
  target: RunningTarget,
  context: RunContext,
  env: NodeJS.ProcessEnv,
): Promise<ScanOutcome> {
  const { accessToken } = await target.driver.newUser();
  tellSecret(context, accessToken);
  const document = await target.driver.request(OPENAPI_PATH);
  const openapiUrl = document.status === 200 ? `${target.baseUrl}${OPENAPI_PATH}` : undefined;
  return await zapBaseline(context, { url: target.baseUrl, openapiUrl, token: accessToken }, env);
}
