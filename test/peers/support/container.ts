import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environment } from './packed.ts';

/**
 * Images and containers where no registry of images can be reached: the base is made of Debian packages and of this
 * project's Node, as the official image has them.
 */
const needed = ['podman', 'runc', 'mmdebstrap'];
const absent = needed.filter((program) => spawnSync(program, ['--version']).error);

/** Why no image can be made here; undefined where it can. */
export const missing = whyNot();

function whyNot(): string | undefined {
  if (absent.length > 0) return `the Debian packages ${absent.join(', ')} are not installed`;
  if (process.getuid?.() !== 0) return 'only root may make a root file system of Debian packages';
  const { status, stderr } = spawnSync('unshare', ['--mount', 'true'], { encoding: 'utf8' });
  return status === 0 ? undefined : `nothing may be mounted here: ${stderr.trim()}`;
}

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Podman {
  /** Runs podman over a storage of its own. */
  run(...args: string[]): Ran;
  /** The same; throws with what it said when it failed. */
  done(...args: string[]): string;
  /** Makes an image of a folder with a Containerfile. */
  build(context: string, tag: string, args?: Readonly<Record<string, string>>): void;
  remove(): void;
}

/** Layers lie on an overlay where the kernel has one; else they are copied. */
export function podmanIn(folder: string): Podman {
  const driver = /\boverlay\b/.test(readFileSync('/proc/filesystems', 'utf8')) ? 'overlay' : 'vfs';
  const own = [
    ...['--root', join(folder, 'storage'), '--runroot', join(folder, 'run')],
    ...['--storage-driver', driver, '--cgroup-manager', 'cgroupfs', '--runtime', 'runc'],
  ];
  const run = (...args: string[]): Ran => {
    const { status, stdout, stderr } = spawnSync('podman', [...own, ...args], { encoding: 'utf8', env: environment() });
    return { status, out: stdout, err: stderr };
  };
  const done = (...args: string[]): string => {
    const { status, out, err } = run(...args);
    if (status !== 0) throw new Error(`podman ${args[0]}: ${err.trim() || out.trim()}`);
    return out.trim();
  };
  return {
    run,
    done,
    build: (context, tag, args = {}) => {
      const given = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
      const how = ['--isolation', 'chroot', '--network', 'host', '--layers=false', '--format', 'docker'];
      done('build', ...how, ...given, '--tag', tag, context);
    },
    remove: () => {
      run('rm', '--all', '--force', '--time', '1');
      // Podman keeps its layers mounted upon themselves.
      spawnSync('umount', [join(folder, 'storage', driver)]);
    },
  };
}

/** Where the npm of this machine lies: its command is a link to `bin/npm-cli.js` there. */
const npmFolder = (): string => {
  const command = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  return dirname(dirname(realpathSync(command)));
};

/** An image such as `node:24-slim`: Debian, Node, npm and the user `node`; trusts the authorities that this machine does. */
export function makeBase(podman: Podman, folder: string, tag: string): void {
  mkdirSync(folder);
  const release = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable';
  const packages = 'libstdc++6,passwd';
  const made = ['--quiet', '--variant=essential', `--include=${packages}`, release, join(folder, 'debian.tar')];
  execFileSync('mmdebstrap', made, { stdio: ['ignore', 'ignore', 'pipe'] });
  cpSync(process.execPath, join(folder, 'node'));
  cpSync(npmFolder(), join(folder, 'npm'), { recursive: true });
  const trusted = '/etc/ssl/certs/ca-certificates.crt';
  cpSync(trusted, join(folder, 'trusted.pem'));
  const recipe = [
    'FROM scratch',
    'ADD debian.tar /',
    'COPY node /usr/local/bin/node',
    'COPY npm /usr/local/lib/node_modules/npm',
    `COPY trusted.pem ${trusted}`,
    `ENV NPM_CONFIG_CAFILE=${trusted}`,
    'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \\',
    ' && groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node',
  ];
  writeFileSync(join(folder, 'Containerfile'), `${recipe.join('\n')}\n`);
  podman.build(folder, tag);
}
