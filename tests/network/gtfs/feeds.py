"""Small timetable feeds, made for the tests."""

import zipfile

TABLES = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\nx,X,http://x,Europe/Stockholm\n",
    "routes": "route_id, route_short_name ,route_long_name,route_type\nr1,1,Town,3\nr2,2,Line,109\n",
    "calendar": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "week,1,1,1,1,1,0,0,20260302,20260315\nend,0,0,0,0,0,1,1,20260302,20260315\n"
    ),
    "calendar_dates": "service_id,date,exception_type\nweek,20260303,2\nend,20260303,1\nextra,20260304,1\n",
    "stops": (
        "stop_id,stop_name,stop_lat,stop_lon,parent_station\nA,Alfa,63.10,14.60,\nB,Beta,63.11,14.60,\nC,Gamma,63.13,14.60,\n"
        "S,Station,63.10,14.601,\nS1,Track 1,,,S\nD,Delta,63.30,14.60,\n"
    ),
    "trips": (
        "route_id,service_id,trip_id,direction_id\nr1,week,w1,0\nr1,week,w2,0\nr1,end,e1,0\nr1,extra,x1,1\nr2,week,f1,0\n"
    ),
    "stop_times": (
        "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n"
        "w1,C,30,07:30:00,07:30:00\nw1,A,1,7:00:00,7:00:00\nw1,B,20,,\n"
        "w2,A,1,25:00:00,25:00:00\nw2,B,2,25:08:00,25:10:00\nw2,C,3,25:20:00,25:20:00\n"
        "e1,A,1,10:00:00,10:00:00\ne1,C,2,10:20:00,10:20:00\n"
        "x1,C,1,09:00:00,09:00:00\nx1,A,2,09:20:00,09:20:00\n"
        "f1,S1,1,06:00:00,06:00:00\nf1,D,2,06:30:00,06:30:00\n"
    ),
    "frequencies": "trip_id,start_time,end_time,headway_secs\nf1,06:00:00,08:00:00,1800\nf1,15:00:00,16:00:00,1200\n",
}


def write_feed(path, **changed):
    """A feed as a zip file; a table given as None is left out."""
    tables = TABLES | changed
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables.items():
            if text is not None:
                archive.writestr(f"{name}.txt", text)
    return path
