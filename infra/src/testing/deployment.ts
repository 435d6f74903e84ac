// For the end-to-end test: a copy of the application to deploy from, on a control plane of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { run } from '../kubectl/kubectl';
import { type TerraformEnvironment, terraformEnvironment } from '../deploy/terraform/environment';

const REPOSITORY = resolve(__dirname, '../../..');

export interface Outcome {
  readonly code: number;
  /** Standard output and standard error together. */
  readonly text: string;
}

export interface Started {
  readonly process: ChildProcess;
  /** What it has printed until now. */
  readonly text: () => string;
  readonly outcome: Promise<Outcome>;
}

/** The control plane: a folder with its kubeconfig. */
export interface ControlPlane {
  readonly home: string;
  stop(): Promise<void>;
}

/** Files are edited and commands are run here, as a person would in a clone. */
export class Trial {
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

  /** Copies the compiled application beside links to everything else. `kubectl` is the path of the program. */
  static on(plane: ControlPlane, kubectl: string): Trial {
    const folder = mkdtempSync(join(tmpdir(), 'sextant-deploy-'));
    for (const entry of readdirSync(REPOSITORY)) {
      if (entry !== 'infra') symlinkSync(join(REPOSITORY, entry), join(folder, entry));
    }
    mkdirSync(join(folder, 'infra'));
    for (const entry of ['src', 'node_modules', 'package.json', 'cdktf.json']) {
      symlinkSync(join(REPOSITORY, 'infra', entry), join(folder, 'infra', entry));
    }
    cpSync(join(REPOSITORY, 'infra/dist'), join(folder, 'infra/dist'), { recursive: true });
    return new Trial(folder, plane, kubectl);
  }

  async stop(): Promise<void> {
    await this.#plane.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Changes the file of an environment, in the form in which it is compiled. */
  edit(environment: string, from: string, to: string): void {
    const file = join(this.folder, `infra/dist/environments/${environment}.js`);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`could not edit ${environment}: it has no ${from}`);
    writeFileSync(file, text.replace(from, to));
  }

  /** What `make plan|deploy|destroy|repair` runs. */
  start(verb: string, env: Readonly<Record<string, string>>): Started {
    const main = join(this.folder, 'infra/dist/deploy/main.js');
    const child = spawn(process.execPath, [main, verb], {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      detached: true,
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    const outcome = new Promise<Outcome>((done) => {
      child.once('close', (code) => {
        done({ code: code ?? -1, text });
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
