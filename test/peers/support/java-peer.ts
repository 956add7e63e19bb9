import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A program in Java beside the tests: a folder with a pom.xml. */
export interface JavaPeer {
  /** Why it cannot run here; undefined when it can. */
  absent(): string | undefined;
  /** Builds it with Maven when that has not been done yet. */
  build(): void;
  readonly classpath: string;
}

const has = (command: string): boolean => spawnSync(command, ['-version']).status === 0;

/** `options`: of Maven, besides. */
export function javaPeer(folder: string, ...options: readonly string[]): JavaPeer {
  const [classes, libraries] = [join(folder, 'target', 'classes'), join(folder, 'target', 'lib')];
  return {
    absent: () => (has('javac') && has('mvn') ? undefined : 'Java 17 and Maven are not installed'),
    build: () => {
      if (existsSync(libraries) && existsSync(classes)) return;
      const goals = ['package', 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`, ...options];
      execFileSync('mvn', ['-q', '-B', ...goals], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    },
    classpath: `${classes}:${join(libraries, '*')}`,
  };
}
