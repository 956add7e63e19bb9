import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { recordCopyDocument } from '../src/adapters/record-copy/fhir/document.ts';
import { documentBytes } from '../src/adapters/record-copy/fhir/json.ts';
import { parseAnswer } from '../src/adapters/rivta/record/parse-answer.ts';
import { parseXml } from '../src/adapters/xml/parse.ts';
import { gatewayValidator } from '../src/cli/validator.ts';
import { openDefinitions } from '../src/validation/packages/definitions.ts';
import { ownPackages } from '../src/validation/packages/load.ts';
import { figure, percentile } from './figure.ts';
import { diagnosisAnswer, documentAnswer } from './record-copy/answers.ts';

/**
 * Record copies a second, in CPU time of one process, beside reading the same XML alone; growth from 200 to 2,000 entries;
 * and the memory of a process of its own that converts a copy of 30 MB.
 */
const at = '2026-11-26T10:00:00+01:00';
const smoke = process.argv.includes('--smoke');
const rounds = smoke ? 1 : 9;
const profile = 'https://vardbro.example/fhir/StructureDefinition/record-copy-document';

const convert = (bytes: Uint8Array) => recordCopyDocument(parseAnswer(bytes, undefined).copy!, at).bundle;

if (process.argv[2] === '--memory') measureMemory();
else measureSpeed();

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function measureSpeed(): void {
  const validator = gatewayValidator(openDefinitions({ packages: ownPackages() }));
  const fifty = diagnosisAnswer(50);
  const whole = () => {
    const bundle = convert(fifty);
    validator.validate(bundle, [profile]);
    documentBytes(bundle);
  };
  const bare = () => documentBytes(convert(fifty));
  const xml = () => parseXml(fifty);
  // A gateway runs for weeks: what it does in its first second is `demo`'s to tell.
  for (let n = 0; n < (smoke ? 1 : 60); n++) for (const work of [whole, bare, xml]) work();
  beside('record-copy-50-validated', whole, xml, 'at least 100/s');
  beside('record-copy-50-converted', bare, xml, 'told beside the XML alone');
  growth();
  memory();
}

function beside(name: string, ours: () => void, theirs: () => void, goal: string): void {
  const each = smoke ? 1 : 10;
  const some = (work: () => void) => cpuSeconds(() => Array.from({ length: each }, work)) / each;
  const pairs = Array.from({ length: rounds }, () => [some(ours), some(theirs)] as const);
  const ratios = pairs.map(([own, peer]) => peer / own);
  figure({
    name,
    value: percentile(
      pairs.map(([own]) => 1 / own),
      0.5,
    ),
    unit: 'copies/s of CPU',
    peer: 'reading the XML alone',
    peerValue: percentile(
      pairs.map(([, peer]) => 1 / peer),
      0.5,
    ),
    ratio: percentile(ratios, 0.5),
    goal,
    runs: rounds,
    spread: [Math.min(...ratios), Math.max(...ratios)],
  });
}

/** CPU time of an entry in a large copy beside that of one in a small; 1 is linear. */
function growth(): void {
  const [small, large] = [diagnosisAnswer(200), diagnosisAnswer(2_000)];
  convert(small);
  const pairs = Array.from(
    { length: smoke ? 1 : 5 },
    () => [cpuSeconds(() => convert(large)) / 2_000, cpuSeconds(() => convert(small)) / 200] as const,
  );
  const ratios = pairs.map(([a, b]) => a / b);
  figure({
    name: 'record-copy-growth',
    value: percentile(
      pairs.map(([a]) => 1 / a),
      0.5,
    ),
    unit: 'entries/s of CPU in a copy of 2,000',
    peer: 'entries/s in a copy of 200',
    peerValue: percentile(
      pairs.map(([, b]) => 1 / b),
      0.5,
    ),
    ratio: percentile(ratios, 0.5),
    goal: 'linear: ratio of time about 1',
    runs: pairs.length,
    spread: [Math.min(...ratios), Math.max(...ratios)],
  });
}

function memory(): void {
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--memory'], { encoding: 'utf8' });
  const { idle, peak, size } = JSON.parse(stdout) as { idle: number; peak: number; size: number };
  figure({
    name: 'record-copy-30-mb-memory',
    value: (peak - idle) / 2 ** 20,
    unit: 'MB above idle',
    peer: 'size of the source in MB',
    peerValue: size / 2 ** 20,
    ratio: (peak - idle) / size,
    goal: 'below 6',
    runs: 1,
    spread: [(peak - idle) / size, (peak - idle) / size],
  });
}

/** Idle: warm, with the source in memory. */
function measureMemory(): void {
  documentBytes(convert(documentAnswer(2, 10_000)));
  const bytes = documentAnswer(30, 2 ** 20);
  const idle = process.memoryUsage.rss();
  const document = documentBytes(convert(bytes));
  const peak = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify({ idle, peak, size: bytes.length, document: document.length }));
}
