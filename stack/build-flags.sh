# Flags of every Go build, read by what builds; a tool's place in the cache changes with this file.
# Debug data would be thrown away by the linker, and making it costs a tenth of a build.
gcflags='all=-dwarf=false'
ldflags='-s -w'
