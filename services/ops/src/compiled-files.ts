// The compiled and written files that the API serves, read once at start.
import { readBoards, type Board } from './boards/board';
import { readAlertFile, type AlertDeclarations } from './checks/alert-file';
import { readRunbooks } from './runbooks/files';

export interface CompiledFiles {
  /** The compiled dashboards by uid. */
  readonly boards: ReadonlyMap<string, Board>;
  /** The alerts that ops evaluates. */
  readonly declarations: AlertDeclarations;
  /** Markdown by the name of the runbook. */
  readonly runbooks: ReadonlyMap<string, string>;
}

export interface CompiledFilesOptions {
  /** Default: the folder of this repository. */
  readonly boardsDir?: string | undefined;
  /** Default: the file of this repository. */
  readonly alertsFile?: string | undefined;
}

/** Throws if a file cannot be read. */
export function readCompiledFiles({ boardsDir, alertsFile }: CompiledFilesOptions = {}): CompiledFiles {
  return { boards: readBoards(boardsDir), declarations: readAlertFile(alertsFile), runbooks: readRunbooks() };
}
