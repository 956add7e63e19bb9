import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../src/cli/demo/free-port.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { makeBase, missing, type Podman, podmanIn, type Ran } from './support/container.ts';
import { pack, root } from './support/packed.ts';

/** The image, made by the recipe of docs/deploy, on a base of Debian packages where no registry can be reached. */
const user = 1000;
const second = 'SE5566778899-KLINIK1';

describe.skipIf(missing)(`the container image${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let folder: string;
  let podman: Podman;
  /** The two mounts, as docs/deploy/README.md names them. */
  let etc: string;
  let data: string;

  const mounts = () => ['--volume', `${etc}:/etc/vardbro:ro`, '--volume', `${data}:/var/lib/vardbro`];
  // The limits of files and processes are named, since podman's own are more than a guest without resources may set.
  const how = ['--network', 'host', '--read-only', '--read-only-tmpfs=false', '--cap-drop', 'all'];
  const limits = ['--ulimit', 'nofile=8192:8192', '--ulimit', 'nproc=1024:1024'];
  const start = (name: string): Ran =>
    podman.run(
      'run',
      '--detach',
      '--name',
      name,
      '--health-interval',
      'disable',
      ...how,
      ...limits,
      ...mounts(),
      'vardbro',
    );
  const inside = (...args: string[]): Ran => podman.run('exec', 'clinic', ...args);
  const vardbro = (...args: string[]): Ran =>
    inside('node', '/opt/vardbro/node_modules/vardbro/bin/vardbro.js', ...args, '--config', '/etc/vardbro/config.json');
  const well = () => podman.run('healthcheck', 'run', 'clinic').status;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vardbro-image-'));
    chmodSync(folder, 0o755);
    podman = podmanIn(folder);
    makeBase(podman, join(folder, 'base'), 'localhost/base');
    const context = join(folder, 'context');
    mkdirSync(context);
    const tgz = basename(pack(context));
    cpSync(join(root, 'docs/deploy/Containerfile'), join(context, 'Containerfile'));
    podman.build(context, 'vardbro', { BASE: 'localhost/base', TGZ: tgz });
    [etc, data] = [join(folder, 'etc'), join(folder, 'data')];
    for (const made of [etc, data]) {
      mkdirSync(made);
      chownSync(made, user, user);
    }
    const writable = ['--volume', `${etc}:/etc/vardbro`];
    podman.done(
      'run',
      '--rm',
      ...how,
      ...limits,
      ...writable,
      'vardbro',
      'init',
      '--test',
      '--config',
      '/etc/vardbro/config.json',
    );
    const file = join(etc, 'config.json');
    writeFileSync(file, JSON.stringify(onPort(JSON.parse(readFileSync(file, 'utf8')), await freePort())));
    cpSync(join(root, 'conformance/referral/examples/remiss-ny.referral.json'), join(etc, 'referral.json'));
  }, 1_800_000);

  afterAll(() => {
    podman?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test('serves as a user without rights on a read-only root, is healthy, takes a message, and has it still after a stop and a start', {
    timeout: 300_000,
  }, async () => {
    const started = start('clinic');
    expect(started.status, started.err).toBe(0);
    await expect.poll(well, { timeout: 120_000, interval: 500 }).toBe(0);
    expect(inside('sh', '-c', 'grep -E "^(Uid|CapEff):" /proc/1/status').out).toBe(
      `Uid:\t${user}\t${user}\t${user}\t${user}\nCapEff:\t0000000000000000\n`,
    );
    expect(inside('sh', '-c', 'touch /opt/x /etc/vardbro/x /tmp/x').err.match(/Read-only file system/g)).toHaveLength(
      3,
    );

    const sent = vardbro('send', '/etc/vardbro/referral.json');
    expect(sent.status, sent.err).toBe(0);
    const id = /ärende (\S+)|case (\S+)/.exec(sent.out)!.slice(1).find(Boolean)!;

    podman.done('stop', '--time', '40', 'clinic');
    expect(podman.done('inspect', '--format', '{{.State.ExitCode}}', 'clinic')).toBe('0');
    podman.done('start', 'clinic');
    await expect.poll(well, { timeout: 120_000, interval: 500 }).toBe(0);
    expect(vardbro('cases', id).out).toContain(id);
  });

  test('does not share its volume: a second container on it is refused and says why', {
    timeout: 120_000,
  }, async () => {
    expect(start('second').status).toBe(0);
    expect(podman.done('wait', 'second')).toBe('1');
    const { out, err } = podman.run('logs', 'second');
    expect(out + err).toMatch(/store|lagret/i);
    expect(well()).toBe(0);
  });
});

/** On a free port, its data in the volume, with a second unit to send to. */
function onPort(own: Config, port: number): object {
  const { directory, organisation, listen } = own;
  const unit = { hsaId: second, name: 'Kliniken vid bron', organisation, local: true };
  const units = [...directory.units, unit];
  return {
    ...own,
    dataDir: '/var/lib/vardbro',
    baseUrl: `https://localhost:${port}`,
    listen: { ...listen, port },
    directory: {
      ...directory,
      units,
      clients: directory.clients.map((client) => ({ ...client, units: units.map(({ hsaId }) => hsaId) })),
    },
  };
}
