import type { Analysis, LaboratoryReport } from '../../adapters/record-copy/items/laboratory.ts';
import type { RecordCopy } from '../../adapters/record-copy/record-copy.ts';
import { recordCopyToBundle } from '../../adapters/record-copy/to-bundle.ts';
import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import type { Adapters } from '../../adapters/registry.ts';
import { eke } from './world.ts';

const hsa = (value: string) => ({ system: 'urn:oid:1.2.752.29.4.19', value });
const npu = 'urn:oid:1.2.752.108.1';
const system = 'SE5566778899-LAB1';

const analysis = (
  n: number,
  code: string,
  text: string,
  value: string,
  unit: string,
  low: string,
  high: string,
  time: string,
): Analysis => ({
  id: { system, value: `analys-${n}` },
  time,
  code: { code, system: npu, display: text },
  specimens: [{ material: { text: 'Blod' }, time }],
  results: [
    {
      quantity: { value, unit },
      time,
      pathological: Number(value) < Number(low),
      reference: { interval: { low, high, unit } },
    },
  ],
});

/** What the region's laboratory system answers about the patient of a referral, as RIV-TA GetLaboratoryOrderOutcome. */
export async function laboratoryAnswer(
  { patient }: ReferralMessage,
  time: string,
  adapters: Adapters,
): Promise<Uint8Array> {
  const id = { system: patient.identifier.system, value: patient.identifier.value };
  const [unit, provider] = [hsa(eke), hsa('SE5566778899-0001')];
  const author = {
    time,
    name: 'Lars Laborantsson',
    id: hsa('SE5566778899-L0900'),
    careUnit: unit,
    careProvider: provider,
  };
  const report: LaboratoryReport = {
    kind: 'laboratory',
    id: { system, value: 'svar-1' },
    sourceSystem: hsa(system),
    patient: id,
    time,
    author,
    careProvider: provider,
    careUnit: unit,
    recipient: { id: unit, name: 'Eke vårdcentral' },
    approvedForPatient: true,
    status: 'final',
    registered: time,
    groups: [
      {
        name: 'Preoperativa prover',
        analyses: [
          analysis(1, 'NPU28309', 'B-Hemoglobin', '112', 'g/L', '117', '153', time),
          analysis(2, 'NPU18016', 'P-Kreatinin', '78', 'µmol/L', '45', '90', time),
        ],
      },
    ],
  };
  const copy: RecordCopy = { patient, items: [report], asked: ['laboratory'] };
  const bundle = recordCopyToBundle(copy, { at: time });
  const { bytes, issues } = await adapters.byFormat('rivta')!.fromBundle!(bundle, 'rivta:GetLaboratoryOrderOutcome:4');
  if (!bytes) throw new Error(`The demo's laboratory answer cannot be written: ${JSON.stringify(issues)}`);
  return bytes;
}
