// The page that ops serves while the console is not built.
export const NOT_BUILT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Sextant: the console is not built</title>
  </head>
  <body>
    <h1>The console is not built</h1>
    <p>Run <code>make setup</code> in the folder of Sextant, then restart ops.</p>
    <p>The API works without it: see <a href="/docs">its documentation</a>.</p>
  </body>
</html>
`;
