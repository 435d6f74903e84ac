// compose-config FILE ENV_FILE [PROFILE...] prints a compose file as docker compose resolves it, as JSON.
//
// It is compose's own loader: what it refuses, `docker compose config` refuses with the same words. Nothing of the
// caller's environment is read, only ENV_FILE. Services that no profile asks for are left out.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return errors.New("usage: compose-config FILE ENV_FILE [PROFILE...]")
	}
	options, err := cli.NewProjectOptions(args[:1],
		cli.WithEnvFiles(args[1]),
		cli.WithDotEnv,
		cli.WithProfiles(args[2:]),
	)
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	text, err := project.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(text)
	return err
}
