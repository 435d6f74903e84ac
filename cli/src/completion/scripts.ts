// What a shell needs to complete `sextant`: it asks the program itself, so that commands and values are those there are.

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The hidden command that the scripts call: it prints a candidate and its description a line. */
export const COMPLETE = '__complete';

const BASH = `# Completion of sextant for bash: add this line to ~/.bashrc
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
# Completion of sextant for zsh: add this line to ~/.zshrc, after compinit
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

const FISH = `# Completion of sextant for fish: write this to ~/.config/fish/completions/sextant.fish
#   sextant completion fish > ~/.config/fish/completions/sextant.fish
function __sextant_candidates
    set -l words (commandline -opc)
    sextant ${COMPLETE} -- $words[2..] (commandline -ct) 2>/dev/null
end
complete -c sextant -f -k -a '(__sextant_candidates)'
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
