/** The file system of an image in the making: programs of this machine with exactly the libraries that they load. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';

export interface ProgramOptions {
  /** The tool's folder: libraries that were unpacked beside the program are looked for in it. */
  readonly folder?: string | undefined;
}

export class Rootfs {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    for (const folder of ['etc', 'tmp', 'usr/bin', 'usr/lib', 'usr/lib64', 'var'])
      mkdirSync(join(root, folder), { recursive: true });
    chmodSync(join(root, 'tmp'), 0o1777);
    for (const folder of ['bin', 'lib', 'lib64']) this.link(`/${folder}`, `usr/${folder}`);
  }

  write(path: string, text: string, mode = 0o644): void {
    writeFileSync(this.#at(path), text);
    chmodSync(this.#at(path), mode);
  }

  copy(from: string, path: string, keep?: (file: string) => boolean): void {
    const filter = keep === undefined ? {} : { filter: keep };
    cpSync(from, this.#at(path), { recursive: true, verbatimSymlinks: true, ...filter });
  }

  link(path: string, to: string): void {
    symlinkSync(to, this.#at(path));
  }

  /** Copies a program and the libraries that it loads from outside of its own folder. */
  async program(file: string, path: string, options: ProgramOptions = {}): Promise<void> {
    cpSync(realpathSync(file), this.#at(path));
    chmodSync(this.#at(path), 0o755);
    await this.libraries(file, options);
  }

  /** `/bin/sh` and the small programs that a shell script needs. */
  shell(busybox: string, applets: readonly string[]): void {
    cpSync(busybox, this.#at('/usr/bin/busybox'));
    chmodSync(this.#at('/usr/bin/busybox'), 0o755);
    for (const applet of applets) this.link(`/usr/bin/${applet}`, 'busybox');
  }

  /** Copies what `ldd` names: libraries side by side, the loader where the program's header wants it. */
  async libraries(file: string, { folder }: ProgramOptions = {}): Promise<void> {
    const env = { LD_LIBRARY_PATH: folder === undefined ? '' : libraryFolders(folder).join(':') };
    const { stdout } = await execa('ldd', [file], { env, reject: false });
    for (const line of stdout.split('\n')) {
      const [, named, found] = /^\s*(\S+)(?: => (\/\S+))? \(0x/.exec(line) ?? [];
      const source = found ?? named;
      if (named === undefined || source === undefined || !source.startsWith('/')) continue;
      const target = named.startsWith('/lib64/') ? named : `/usr/lib/${basename(named)}`;
      if (!existsSync(this.#at(target))) cpSync(realpathSync(source), this.#at(target));
    }
  }

  /** Where a file of the image stands on this machine, for a compiler that writes it itself. */
  place(path: string): string {
    return this.#at(path);
  }

  #at(path: string): string {
    const place = join(this.#root, path);
    mkdirSync(dirname(place), { recursive: true });
    return place;
  }
}

function libraryFolders(folder: string): string[] {
  return ['usr/lib', 'lib'].flatMap((lib) => {
    const parent = join(folder, lib);
    if (!existsSync(parent)) return [];
    return readdirSync(parent)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(parent, name));
  });
}
