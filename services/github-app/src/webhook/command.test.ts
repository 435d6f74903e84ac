// Commands in comments. The tests of refusals cover hostile comments.
import { parseCommand } from './command';

describe('parses a command', () => {
  test.each([
    ['on a single line', '/upgrade lodash@4.17.21', 'lodash', '4.17.21'],
    ['between other lines', 'Hi\n/upgrade lodash@4.17.21\nthanks', 'lodash', '4.17.21'],
    ['after Windows line endings', 'Hi\r\n\r\n/upgrade lodash@4.17.21\r\n', 'lodash', '4.17.21'],
    ['after spaces', '   /upgrade \t lodash@4.17.21  ', 'lodash', '4.17.21'],
    ['of a scoped package', '/upgrade @types/node@22.10.2', '@types/node', '22.10.2'],
    ['of a pre-release', '/upgrade react@19.0.0-rc.1', 'react', '19.0.0-rc.1'],
    ['of a version with build metadata', '/upgrade x@1.0.0+build.5', 'x', '1.0.0+build.5'],
    ['of a name in upper case', '/upgrade JSONStream@1.3.5', 'JSONStream', '1.3.5'],
    ['before further commands', '/upgrade a@1.0.0\n/upgrade b@2.0.0', 'a', '1.0.0'],
  ])('%s', (_, text, name, version) => {
    expect(parseCommand(text)).toEqual({
      kind: 'upgrade',
      command: { ecosystem: 'npm', package: name, version, trace: false },
    });
  });

  test.each([
    ['npm:lodash@4.17.21', 'npm', 'lodash', '4.17.21'],
    ['pip:requests@2.32.3', 'pip', 'requests', '2.32.3'],
    ['pip:Django@5.1rc1', 'pip', 'Django', '5.1rc1'],
    ['pip:pytz@2024.1', 'pip', 'pytz', '2024.1'],
    ['cargo:serde@1.0.210', 'cargo', 'serde', '1.0.210'],
    ['go:github.com/gin-gonic/gin@v1.10.0', 'go', 'github.com/gin-gonic/gin', 'v1.10.0'],
    ['go:github.com/jackc/pgx/v5@v5.7.1', 'go', 'github.com/jackc/pgx/v5', 'v5.7.1'],
    ['npm:@types/node@22.10.2', 'npm', '@types/node', '22.10.2'],
  ])('with its ecosystem: %s', (argument, ecosystem, name, version) => {
    expect(parseCommand(`/upgrade ${argument}`)).toEqual({
      kind: 'upgrade',
      command: { ecosystem, package: name, version, trace: false },
    });
  });

  test.each([
    ['lodash@v4.17.21', 'npm', 'lodash', '4.17.21'],
    ['cargo:serde@V1.0.210', 'cargo', 'serde', '1.0.210'],
    ['pip:requests@v2.32.3', 'pip', 'requests', '2.32.3'],
    ['go:github.com/gin-gonic/gin@1.10.0', 'go', 'github.com/gin-gonic/gin', 'v1.10.0'],
    ['requests==2.32.3', 'pip', 'requests', '2.32.3'],
    ['requests===2.32.3', 'pip', 'requests', '2.32.3'],
    ['requests == 2.32.3', 'pip', 'requests', '2.32.3'],
    ['pip:requests==v2.32.3', 'pip', 'requests', '2.32.3'],
    ['npm:lodash==4.17.21', 'npm', 'lodash', '4.17.21'],
    ['requests[security]==2.32.3', 'pip', 'requests', '2.32.3'],
    ['requests[security, socks]@2.32.3', 'pip', 'requests', '2.32.3'],
    ['pip:uvicorn[standard]@0.34.0', 'pip', 'uvicorn', '0.34.0'],
    ['lodash @ 4.17.21', 'npm', 'lodash', '4.17.21'],
    ['`@types/node@v22.10.2`', 'npm', '@types/node', '22.10.2'],
  ])('in an alternative syntax: %s', (argument, ecosystem, name, version) => {
    expect(parseCommand(`/upgrade ${argument}`)).toEqual({
      kind: 'upgrade',
      command: { ecosystem, package: name, version, trace: false },
    });
  });

  test('with --trace', () => {
    const command = { ecosystem: 'npm', package: 'lodash', version: '4.17.21', trace: true };
    expect(parseCommand('/upgrade lodash@4.17.21  --trace\r\n')).toEqual({ kind: 'upgrade', command });
  });
});

describe('reports the problem of a malformed command', () => {
  test.each([
    ['/upgrade', 'has no package'],
    ['/upgrade lodash', '"lodash" has no version'],
    ['/upgrade @types/node', '"@types/node" has no version'],
    ['/upgrade lodash@', '"" is not an exact version'],
    ['/upgrade lodash==', '"" is not an exact version'],
    ['/upgrade lodash@latest', '"latest" is not an exact version'],
    ['/upgrade lodash@vnext', '"vnext" is not an exact version'],
    ['/upgrade lodash@^4.17.0', '"^4.17.0" is not an exact version'],
    ['/upgrade lodash@4.17', '"4.17" is not an exact version'],
    ['/upgrade lodash@04.17.1', '"04.17.1" is not an exact version'],
    ['/upgrade ../etc/passwd@1.0.0', '"../etc/passwd" is not a package name'],
    ['/upgrade .hidden@1.0.0', '".hidden" is not a package name'],
    [`/upgrade ${'a'.repeat(215)}@1.0.0`, 'is not a package name'],
    ['/upgrade lodash@4.17.21 please', 'takes one argument'],
    ['/upgrade lodash@4.17.21 --force', 'takes one argument'],
    ['/upgrade maven:junit@4.13.2', 'unknown ecosystem "maven": expected npm, pip, cargo or go'],
    ['/upgrade PIP:requests@2.32.3', 'unknown ecosystem "PIP"'],
    ['/upgrade pip:requests', '"requests" has no version'],
    ['/upgrade pip:requests@>=2', '">=2" is not an exact version'],
    ['/upgrade requests==2.*', '"2.*" is not an exact version'],
    ['/upgrade requests~=2.32', '"requests~=2.32" has no version'],
    ['/upgrade pip:requests@latest', '"latest" is not an exact version'],
    ['/upgrade requests[a b]==2.0', 'takes one argument'],
    ['/upgrade requests[]==2.0', '"[]" is not a list of extras of pip'],
    ['/upgrade npm:lodash[x]@1.0.0', '"[x]" is not a list of extras of npm'],
    ['/upgrade cargo:a/b@1.0.0', '"a/b" is not a package name of cargo'],
    ['/upgrade go:gin@v1.10.0', '"gin" is not a package name of go'],
    ['/upgrade go:github.com/x/../y@v1.0.0', 'is not a package name of go'],
    ['/upgrade lodash\n/upgrade lodash@4.17.21', '"lodash" has no version'],
    ['/upgrade <package>@<version>', '"@" has no version'],
    [`/upgrade ${'x'.repeat(501)}`, 'is longer than 500 characters'],
  ])('%j', (text, problem) => {
    expect(parseCommand(text)).toEqual({ kind: 'malformed', problem: expect.stringContaining(problem) });
  });
});
