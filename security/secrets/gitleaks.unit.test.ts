/** gitleaks itself, on small checkouts with a planted secret: where it is found, and what can't hide it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { locateTool } from '../../stack/tools/index.ts';
import type { ScanOutcome } from '../scan.ts';
import { scanSecrets } from './scan-secrets.ts';

/** Put together here, so that this file holds no secret. */
const ACCESS_KEY = ['AKIA', 'QYLPMN5HFIQR7BBB'].join('');
const STRIPE_KEY = ['sk_live_', '4eC39HqLyjWDarjtT1zdp7dc'].join('');

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'gitleaks-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

async function checkout() {
  const cwd = folder();
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd });
  await git('init', '-q');
  const write = (file: string, text: string) => writeFileSync(join(cwd, file), text);
  const commit = async (message: string) => {
    await git('add', '-A');
    await git('commit', '-q', '-m', message);
  };
  write('readme.txt', 'nothing to hide\n');
  await commit('first');
  return { cwd, write, commit };
}

async function scan(cwd: string) {
  const workDir = folder();
  const { path } = await locateTool('gitleaks');
  const outcome = await scanSecrets({ workDir }, path, cwd);
  return { ...outcome, workDir };
}

const files = (outcome: ScanOutcome) =>
  outcome.kind === 'none'
    ? outcome.reason
    : outcome.findings.map(({ location }) => ('file' in location ? location.file : location.url));

describe('gitleaks', () => {
  it('finds nothing in a clean checkout, and says how much it looked at', async () => {
    const { cwd } = await checkout();
    const { history, files: tree } = await scan(cwd);
    expect(history).toEqual({ kind: 'evidence', findings: [], scanned: 1 });
    expect(tree).toEqual({ kind: 'evidence', findings: [], scanned: 1 });
  });

  it('finds in the history what was committed and then deleted', async () => {
    const { cwd, write, commit } = await checkout();
    write('deploy.env', `key=${ACCESS_KEY}\n`);
    await commit('oops');
    rmSync(join(cwd, 'deploy.env'));
    await commit('gone');
    const { history, files: tree } = await scan(cwd);
    expect(files(history)).toEqual(['deploy.env']);
    expect(files(tree)).toEqual([]);
  });

  it('finds what is not committed yet, but not what git ignores', async () => {
    const { cwd, write } = await checkout();
    write('.gitignore', '.env\n');
    write('.env', `STRIPE_SECRET_KEY=${STRIPE_KEY}\n`);
    write('config.ts', `export const key = '${STRIPE_KEY}';\n`);
    const { history, files: tree } = await scan(cwd);
    expect(files(history)).toEqual([]);
    expect(files(tree)).toEqual(['config.ts']);
  });

  it('is not silenced by a comment or by a configuration of the checkout', async () => {
    const { cwd, write, commit } = await checkout();
    write('.gitleaks.toml', `[allowlist]\npaths = ['''.*''']\n`);
    write('key.ts', `export const key = '${ACCESS_KEY}'; // gitleaks:allow\n`);
    await commit('hidden');
    const { history, files: tree } = await scan(cwd);
    expect(files(history)).toEqual(['key.ts']);
    expect(files(tree)).toEqual(['key.ts']);
  });

  it('leaves no secret in what it writes', async () => {
    const { cwd, write, commit } = await checkout();
    write('key.ts', `export const key = '${ACCESS_KEY}';\n`);
    await commit('oops');
    const { history, workDir } = await scan(cwd);
    const report = readFileSync(join(workDir, 'security', 'secrets', 'history.json'), 'utf8');
    expect(report).toContain('key.ts');
    expect(`${report}${JSON.stringify(history)}`).not.toContain(ACCESS_KEY);
  });
});
