// compose-config FILE ENV_FILE [PROFILE...] resolves a compose file and prints it as JSON.
//
// It uses the loader of docker compose, so errors are the same as those of `docker compose config`. Variables come from
// ENV_FILE only, not from the environment of the caller. Services of other profiles are omitted.
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
