// The accounts of local mode, as the program's seed file has them.

export const password = 'Local-Passw0rd!';

export type Account = {
  /** What is typed on the hosted UI. */
  username: string;
  /** What the header shows. */
  name: string;
  /** The company's identity provider, for those whom the pool does not know itself. */
  provider?: string;
};

export const admin: Account = { username: 'admin', name: 'Ada Admin' };
export const itMember: Account = { username: 'it-member', name: 'Ira Itemba' };
export const marketingMember: Account = { username: 'marketing-member', name: 'Mara Market' };
export const outsider: Account = { username: 'outsider', name: 'Otto Outsider' };
/** Has never signed in. */
export const newHire: Account = { username: 'new-hire', name: 'Nia Newhire' };
export const itLead: Account = { username: 'it-lead', name: 'Lena Lead', provider: 'CorpSSO' };
export const financeMember: Account = { username: 'finance-member', name: 'Finn Finance', provider: 'CorpSSO' };
