/** Installers by way: a new way is a file here and a type in the catalogue. */
import type { InstallWay } from '../catalogue.ts';
import { installFromDebian } from './debian.ts';
import { installByGo } from './go.ts';
import type { Installation } from './installer.ts';
import { installFromNpm } from './npm.ts';
import { installFromPypi } from './pypi.ts';

export type { Installation } from './installer.ts';

/** Fills the draft folder by the way that the installation names. */
export function install(installation: Installation<InstallWay>): Promise<string> {
  const { way } = installation;
  switch (way.by) {
    case 'pypi':
      return installFromPypi({ ...installation, way });
    case 'npm':
      return installFromNpm({ ...installation, way });
    case 'go':
      return installByGo({ ...installation, way });
    case 'debian':
      return installFromDebian({ ...installation, way });
  }
}
