// Completion scripts. They ask the program for candidates, so they never go out of date.

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The hidden command that the scripts call; it prints one candidate and its description per line. */
export const COMPLETE = '__complete';

const BASH = `# bash completion for sextant. Add this line to ~/.bashrc:
#   source <(sextant completion bash)
_sextant() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" ${COMPLETE} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _sextant sextant
`;

const ZSH = `#compdef sextant
# zsh completion for sextant. Add this line to ~/.zshrc, after compinit:
#   source <(sextant completion zsh)
_sextant() {
  local name text
  local -a candidates
  while IFS=$'\\t' read -r name text; do
    candidates+=("\${name//:/\\\\:}:\${text}")
  done < <("\${words[1]}" ${COMPLETE} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#candidates} )); then _describe -V sextant candidates; else _files; fi
}
compdef _sextant sextant
`;

const FISH = `# fish completion for sextant. Install it with:
#   sextant completion fish > ~/.config/fish/completions/sextant.fish
function __sextant_candidates
    set -l words (commandline -opc)
    sextant ${COMPLETE} -- $words[2..] (commandline -ct) 2>/dev/null
end
complete -c sextant -f -k -a '(__sextant_candidates)'
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
