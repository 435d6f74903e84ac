// prover: proves obligations with Z3.
import { service } from './service';

export const prover = service({
  name: 'prover',
  after: [],
  env: (site) => ({
    SERVICE_TOKEN: site.secrets.SERVICE_TOKEN,
    OPS_API_KEY: site.secrets.OPS_API_KEY,
  }),
});
