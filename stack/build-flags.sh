# Flags of every Go build, sourced by build scripts and part of each tool's cache key.
# -dwarf=false: the linker strips debug data anyway, and generating it takes a tenth of the build.
gcflags='all=-dwarf=false'
ldflags='-s -w'
