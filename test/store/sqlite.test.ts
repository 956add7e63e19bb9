import { storeContract } from '../contract/store.contract.ts';
import { sqlitePlace } from './sqlite/place.ts';

storeContract('sqlite', () => sqlitePlace());
