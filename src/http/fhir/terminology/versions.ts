import { type Call, fhir, type Reply } from '../../call.ts';

/** GET /fhir/$versions (FHIR R4 capabilitystatement-operation-versions): the FHIR versions of answers. */
export const versions = (_call: Call): Reply =>
  fhir({
    resourceType: 'Parameters',
    parameter: [
      { name: 'version', valueCode: '4.0' },
      { name: 'version', valueCode: '5.0' },
      { name: 'default', valueCode: '4.0' },
    ],
  });
