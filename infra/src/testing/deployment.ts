// A copy of the application and a control plane to deploy it to, for the end-to-end test.
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { run } from '../kubectl/kubectl';
import { type TerraformEnvironment, terraformEnvironment } from '../deploy/terraform/environment';

const REPOSITORY = resolve(__dirname, '../../..');

export interface Outcome {
  readonly code: number;
  /** Standard output and standard error. */
  readonly text: string;
}

export interface Started {
  readonly process: ChildProcess;
  /** Output so far. */
  readonly text: () => string;
  readonly outcome: Promise<Outcome>;
}

export interface ControlPlane {
  /** Folder of the kubeconfig. */
  readonly home: string;
  stop(): Promise<void>;
}

export class TestDeployment {
  readonly folder: string;
  readonly #plane: ControlPlane;
  readonly #kubectl: string;
  readonly #env: NodeJS.ProcessEnv;
  #terraform: TerraformEnvironment | undefined;

  private constructor(folder: string, plane: ControlPlane, kubectl: string) {
    this.folder = folder;
    this.#plane = plane;
    this.#kubectl = kubectl;
    const kubeconfig = join(plane.home, 'kubeconfig');
    const renamed = join(folder, 'kubeconfig');
    const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as Record<string, unknown>;
    const [context] = config['contexts'] as [object];
    const contexts = ['kind-sextant', 'sextant-staging'].map((name) => ({ ...context, name }));
    writeFileSync(renamed, JSON.stringify({ ...config, contexts, 'current-context': undefined }), { mode: 0o600 });
    const path = [dirname(kubectl), dirname(process.execPath), process.env['PATH']].join(delimiter);
    this.#env = { ...process.env, CI: 'true', KUBECONFIG: renamed, PATH: path };
  }

  /** Copies the compiled application and links everything else. `kubectl` is the path of the program. */
  static on(plane: ControlPlane, kubectl: string): TestDeployment {
    const folder = mkdtempSync(join(tmpdir(), 'sextant-deploy-'));
    for (const entry of readdirSync(REPOSITORY)) {
      if (entry !== 'infra') symlinkSync(join(REPOSITORY, entry), join(folder, entry));
    }
    mkdirSync(join(folder, 'infra'));
    for (const entry of ['src', 'node_modules', 'package.json', 'cdktf.json']) {
      symlinkSync(join(REPOSITORY, 'infra', entry), join(folder, 'infra', entry));
    }
    cpSync(join(REPOSITORY, 'infra/dist'), join(folder, 'infra/dist'), { recursive: true });
    return new TestDeployment(folder, plane, kubectl);
  }

  async stop(): Promise<void> {
    await this.#plane.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Replaces text in the compiled settings of an environment. */
  edit(environment: string, from: string, to: string): void {
    const file = join(this.folder, `infra/dist/environments/${environment}.js`);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`${environment} does not contain ${from}`);
    writeFileSync(file, text.replace(from, to));
  }

  /** Starts the program behind `make plan|deploy|destroy|repair`. */
  start(verb: string, env: Readonly<Record<string, string>>): Started {
    const main = join(this.folder, 'infra/dist/deploy/main.js');
    const child = spawn(process.execPath, [main, verb], {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      detached: true,
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const outcome = new Promise<Outcome>((resolve) => {
      child.once('close', (code) => {
        resolve({ code: code ?? -1, text });
      });
    });
    return { process: child, text: () => text, outcome };
  }

  make(verb: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
    return this.start(verb, env).outcome;
  }

  async fillSecrets(environment: string): Promise<Outcome> {
    const main = join(this.folder, 'infra/dist/fill-secrets/main.js');
    const { code, stdout, stderr } = await run(process.execPath, [main, environment], { env: this.#env });
    return { code, text: stdout + stderr };
  }

  async kubectl(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(this.#kubectl, ['--context=kind-sextant', ...args], { env: this.#env });
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Runs Terraform in the folder of a stack. */
  async terraform(stack: string, ...args: readonly string[]): Promise<Outcome> {
    const { terraform, env } = (this.#terraform ??= terraformEnvironment(this.#env));
    const { code, stdout, stderr } = await run(terraform, [`-chdir=${stack}`, ...args], { env });
    return { code, text: stdout + stderr };
  }
}
