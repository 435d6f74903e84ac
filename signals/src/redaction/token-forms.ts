// Secrets with a recognizable form, such as the tokens and keys of well-known services.

export interface RecognizableSecret {
  readonly name: string;
  /** Literal texts of at least three characters, one of which starts every match. */
  readonly prefixes: readonly string[];
  readonly rest: RegExp;
  /**
   * Characters that a match has to the end of their run. If one attempt in a run fails, the others in it do too: in
   * JavaScript, trying each would take quadratic time.
   */
  readonly run?: RegExp;
}

/** Without its end, a key is masked to the end of the text. */
export const PRIVATE_KEY: RecognizableSecret = {
  name: 'private key',
  prefixes: ['-----BEGIN '],
  rest: /[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/,
};

export const TOKEN_FORMS: readonly RecognizableSecret[] = [
  PRIVATE_KEY,
  { name: 'Slack webhook', prefixes: ['hooks.slack'], rest: /(?:-gov)?\.com\/[^\s"']+/ },
  {
    name: 'OpenAI, Anthropic or OpenRouter key',
    prefixes: ['sk-'],
    rest: /(?:(?:proj|svcacct|admin|ant|or|lf)-[\w-]{8,}|[A-Za-z0-9]{20,})/,
  },
  { name: 'key of a model provider', prefixes: ['gsk_', 'pplx-', 'xai-'], rest: /[A-Za-z0-9]{30,}/ },
  { name: 'Hugging Face token', prefixes: ['hf_'], rest: /[A-Za-z0-9]{30,}/ },
  { name: 'GitHub token', prefixes: ['gho_', 'ghp_', 'ghr_', 'ghs_', 'ghu_'], rest: /[A-Za-z0-9]{16,}/ },
  { name: 'fine-grained GitHub token', prefixes: ['github_pat_'], rest: /\w{20,}/ },
  {
    name: 'GitLab token',
    prefixes: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'gloas-', 'glsoat-'],
    rest: /[\w-]{16,}(?:\.[\w-]+)*/,
  },
  { name: 'npm token', prefixes: ['npm_'], rest: /[A-Za-z0-9]{30,}/ },
  // The names of packages start with `pypi-` too.
  { name: 'PyPI token', prefixes: ['pypi-AgE'], rest: /[\w-]{16,}/ },
  { name: 'Docker token', prefixes: ['dckr_pat_', 'dckr_oat_'], rest: /[\w-]{20,}/ },
  { name: 'Slack token', prefixes: ['xox'], rest: /[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{8,}/ },
  { name: 'Slack app token', prefixes: ['xapp-'], rest: /[0-9]-[A-Za-z0-9-]{8,}/ },
  { name: 'Stripe key', prefixes: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'], rest: /[A-Za-z0-9]{10,}/ },
  { name: 'webhook secret', prefixes: ['whsec_'], rest: /[A-Za-z0-9+/]{16,}=*/ },
  { name: 'SendGrid key', prefixes: ['SG.'], rest: /[\w-]{16,32}\.[\w-]{32,64}/ },
  { name: 'AWS access key', prefixes: ['AKIA', 'ASIA'], rest: /[0-9A-Z]{16}/ },
  { name: 'Google API key', prefixes: ['AIza'], rest: /[\w-]{30,}/ },
  { name: 'Google OAuth token', prefixes: ['ya29.', 'GOCSPX-'], rest: /[\w.-]{20,}/ },
  // Of an application secret, the first three characters stay.
  { name: 'Azure application secret', prefixes: ['7Q~', '8Q~'], rest: /[\w~.-]{31,}/ },
  { name: 'Azure shared access signature', prefixes: ['&sig=', '?sig='], rest: /[\w%+/=-]{20,}/ },
  { name: 'signature of a URL', prefixes: ['X-Amz-Signature=', 'X-Goog-Signature='], rest: /[0-9a-f]{32,}/ },
  { name: 'Vault token', prefixes: ['hvs.', 'hvb.', 'hvr.'], rest: /[\w-]{20,}/ },
  { name: 'Grafana token', prefixes: ['glsa_', 'glc_'], rest: /[\w+/]{20,}=*/ },
  { name: 'Databricks token', prefixes: ['dapi'], rest: /[0-9a-f]{32}/ },
  { name: 'DigitalOcean token', prefixes: ['dop_v1_', 'doo_v1_', 'dor_v1_'], rest: /[0-9a-f]{40,}/ },
  { name: 'Shopify token', prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpss_'], rest: /[0-9a-f]{32,}/ },
  // `AGE` stays: as a start, it would make each text with `message` a candidate.
  { name: 'age key', prefixes: ['-SECRET-KEY-1'], rest: /[0-9A-Z]{40,}/ },
  // The payload may be encrypted and further parts may be missing.
  { name: 'JSON Web Token', prefixes: ['eyJ'], rest: /[\w-]{8,}\.[\w-]{8,}[\w.-]*/, run: /[\w-]*/ },
];
