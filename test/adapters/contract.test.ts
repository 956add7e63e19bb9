import { fhirAdapter } from '../../src/adapters/fhir/adapter.ts';
import { jsonAdapter } from '../../src/adapters/json/adapter.ts';
import { rivtaAdapter } from '../../src/adapters/rivta/adapter.ts';
import { adapterContract } from '../contract/adapter.contract.ts';
import { arbitraryReferral } from './referral/arbitraries.ts';
import { wireReferral } from './rivta/wire-referral.ts';

adapterContract(fhirAdapter, arbitraryReferral());
adapterContract(jsonAdapter, arbitraryReferral());
adapterContract(rivtaAdapter, wireReferral('v2'));
