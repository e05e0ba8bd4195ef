// The reaper removes what a Testcontainers session leaves: it is told labels on its port, and when no
// session has been connected for a while it removes all containers, networks and volumes with one of them.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	socket   = "/var/run/docker.sock"
	ownLabel = "org.testcontainers.ryuk"
)

var engine = http.Client{Transport: &http.Transport{
	DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	},
}}

// What is removed: where it is listed, under which key, and how one is removed.
var kinds = []struct{ list, key, id, remove string }{
	{"/containers/json?all=1&filters=", "", "Id", "/containers/%s?force=1&v=1"},
	{"/networks?filters=", "", "Id", "/networks/%s"},
	{"/volumes?filters=", "Volumes", "Name", "/volumes/%s?force=1"},
}

func main() {
	first := patience("RYUK_CONNECTION_TIMEOUT", time.Minute)
	again := patience("RYUK_RECONNECTION_TIMEOUT", 10*time.Second)
	listener, err := net.Listen("tcp", ":8080")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("Started")
	labels := map[string]bool{}
	var mutex sync.Mutex
	arrived, left := make(chan struct{}), make(chan struct{})
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			arrived <- struct{}{}
			go func() {
				defer func() { connection.Close(); left <- struct{}{} }()
				lines := bufio.NewScanner(connection)
				for lines.Scan() {
					mutex.Lock()
					labels[strings.TrimSpace(lines.Text())] = true
					mutex.Unlock()
					fmt.Fprint(connection, "ACK\n")
				}
			}()
		}
	}()
	wait(arrived, left, first, again)
	mutex.Lock()
	defer mutex.Unlock()
	for line := range labels {
		reap(line)
	}
}

// wait returns when nobody came at first, or all who came have been gone for a while.
func wait(arrived, left <-chan struct{}, first, again time.Duration) {
	connected, timer := 0, time.NewTimer(first)
	for {
		select {
		case <-arrived:
			connected++
			timer.Stop()
		case <-left:
			if connected--; connected == 0 {
				timer.Reset(again)
			}
		case <-timer.C:
			return
		}
	}
}

// reap removes what carries all labels of a line such as `label=a=b&label=c=d`.
func reap(line string) {
	query, err := url.ParseQuery(line)
	if err != nil || len(query["label"]) == 0 {
		return
	}
	filters, _ := json.Marshal(map[string][]string{"label": query["label"]})
	for _, kind := range kinds {
		for _, id := range list(kind.list+url.QueryEscape(string(filters)), kind.key, kind.id) {
			fmt.Println("removing", id)
			call(http.MethodDelete, fmt.Sprintf(kind.remove, id), nil)
		}
	}
}

func list(path, key, id string) (ids []string) {
	var found []map[string]any
	if key == "" {
		call(http.MethodGet, path, &found)
	} else {
		wrapped := map[string]json.RawMessage{}
		call(http.MethodGet, path, &wrapped)
		_ = json.Unmarshal(wrapped[key], &found)
	}
	for _, one := range found {
		// Itself, and another session's reaper: they end by themselves.
		if labels, ok := one["Labels"].(map[string]any); ok && labels[ownLabel] == "true" {
			continue
		}
		if text, ok := one[id].(string); ok {
			ids = append(ids, text)
		}
	}
	return ids
}

func call(method, path string, answer any) {
	request, _ := http.NewRequest(method, "http://engine"+path, nil)
	response, err := engine.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	if answer != nil {
		_ = json.NewDecoder(response.Body).Decode(answer)
	}
}

func patience(name string, otherwise time.Duration) time.Duration {
	if given, err := time.ParseDuration(os.Getenv(name)); err == nil {
		return given
	}
	return otherwise
}
